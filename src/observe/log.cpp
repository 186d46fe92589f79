// From a call to a line in the ring of the thread that calls.
#include "observe/log_hub.hpp"
#include "observe/log_line.hpp"
#include "observe/log_records.hpp"

#include <corest/observe/log.hpp>

namespace corest {
namespace {

constinit logger const nameless{""};

}  // namespace

void log(log_level level, std::string_view message, log_fields fields) noexcept {
  nameless.log(level, message, fields);
}

void logger::write(log_level level, std::string_view message, log_fields fields) const noexcept {
  auto& hub = observe::log_hub::instance();
  std::int64_t const now = observe::unix_nanos_now();
  if (!hub.repeats.admit(name_, level, message, now)) return;
  if (observe::log_records::wanted())
    observe::log_records::instance().keep(now, level, name_, message, {fields.begin(), fields.size()});
  auto* const ring = hub.mine();
  if (ring == nullptr) return;
  char* const room = ring->reserve(observe::max_line_bytes);
  if (room != nullptr) {
    observe::line_writer line(room, observe::max_line_bytes);
    observe::write_line(line, hub.style(), now, level, name_, message, {fields.begin(), fields.size()});
    ring->commit(line.size(), now);
  }
  hub.added(*ring, level >= log_level::warning || room == nullptr);
}

}  // namespace corest
