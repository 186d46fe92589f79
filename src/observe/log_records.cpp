// Keeping a line's values, and handing them out.
#include "observe/log_records.hpp"

#include "observe/line_fields.hpp"

#include <corest/observe/span.hpp>

#include <algorithm>
#include <bit>
#include <limits>

namespace corest {
namespace observe {

log_records& log_records::instance() noexcept {
  static auto* const one =
      new log_records;  // NOLINT(bugprone-unhandled-exception-at-new): when a tap is made
  return *one;
}

log_ring* log_records::mine() noexcept {
  static thread_local ring_of_thread own;
  log_ring* const found = own.of(rings_, bytes_.load(std::memory_order_relaxed));
  if (found == nullptr) lost_.fetch_add(1, std::memory_order_relaxed);
  return found;
}

void log_records::keep(std::int64_t unix_nanos, log_level level, char const* logger, std::string_view message,
                       std::span<log_field const> fields) noexcept {
  keep(unix_nanos, level, logger, message, current_trace(), [fields](record_writer& to) noexcept {
    field_names names;
    auto const add = [&](log_field const& one) noexcept {
      auto const answer = names.enter(one.name);
      if (answer == field_names::answer::no_room) to.leave_out();
      if (answer == field_names::answer::write)
        to.add(one.name, is_secret(one) ? log_value(redacted) : one.value);
    };
    for (auto const& each : fields) add(each);
    add_fields_around(add);
  });
}

void log_records::begin(std::size_t bytes_of_a_thread) noexcept {
  bytes_.store(bytes_of_a_thread, std::memory_order_relaxed);
  std::scoped_lock const lock(taking_);
  rings_.read(std::numeric_limits<std::size_t>::max(), [](auto const& /*of the last tap*/) noexcept {});
  wanted_.store(true, std::memory_order_relaxed);
}

std::size_t log_records::take(std::size_t most, function_ref<void(log_record const&)> use) {
  std::scoped_lock const lock(taking_);
  fields_.reserve(field_names::most);
  return rings_.read(most,
                     [&](log_ring::line const& one) { use(read_record(one.unix_nanos, one.text, fields_)); });
}

}  // namespace observe

using observe::log_records;

log_tap::log_tap(std::size_t records) : dropped_before_(log_records::instance().dropped()) {
  auto const bytes = std::min<std::size_t>(records, std::size_t{1} << 30) * record_bytes;
  log_records::instance().begin(std::bit_ceil(std::max(bytes, least_bytes)));
}

log_tap::~log_tap() { log_records::instance().end(); }

std::size_t log_tap::take(std::size_t most, function_ref<void(log_record const&)> use) {
  return log_records::instance().take(most, use);
}

std::uint64_t log_tap::dropped() const noexcept {
  return log_records::instance().dropped() - dropped_before_;
}

}  // namespace corest
