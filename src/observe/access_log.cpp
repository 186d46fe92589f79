// Formatting lines of the access log into the worker's ring.
#include "observe/line_writer.hpp"
#include "observe/log_hub.hpp"
#include "observe/log_records.hpp"
#include "observe/log_ring.hpp"
#include "observe/redaction.hpp"

#include <corest/observe/access_log.hpp>
#include <corest/observe/log.hpp>

#include <algorithm>

namespace corest {
namespace {

using observe::line_writer;
using observe::log_hub;

constinit logger const access{"corest.access"};

// The longest a line can become: each byte of a text may be escaped to six.
constexpr std::size_t max_bytes =
    6 * (access_log::max_target_bytes + access_log::max_user_agent_bytes) + 8 * 1024;
static_assert(max_bytes < access_log::ring_bytes / 4);
constexpr std::size_t max_id_bytes = 256;
constexpr std::size_t max_route_bytes = 1024;
constexpr std::size_t any = 6 * access_log::max_target_bytes;  // of a target that is cut already

/// A text in the form of the line; quotes around it are the caller's.
struct text_form {
  line_writer& to;
  bool json;
  void operator()(std::string_view text, std::size_t most) const noexcept {
    json ? to.json(text, most) : to.console(text, most, '"');
  }
};

template <class Write>
void write_query(Write const& write, std::string_view target, bool cut) noexcept {
  std::size_t from = 0;  // what is written as it is
  for (std::size_t at = target.find('?'); at != std::string_view::npos;) {
    std::size_t const name = at + 1;
    std::size_t const end = std::min(target.find_first_of("&;", name), target.size());
    std::size_t const equals = target.find('=', name);
    if (equals < end && observe::is_secret_name(target.substr(name, equals - name))) {
      write(target.substr(from, equals + 1 - from), any);
      write(observe::redacted, any);
      from = end;
    }
    at = end == target.size() ? std::string_view::npos : end;
  }
  write(target.substr(from), any);
  if (cut) write("...", any);
}

[[gnu::always_inline]] inline void write_target(line_writer& to, bool json,
                                                std::string_view target) noexcept {
  bool const cut = target.size() > access_log::max_target_bytes;
  target = target.substr(0, access_log::max_target_bytes);
  if (!cut && target.find('?') == std::string_view::npos) return text_form{to, json}(target, any);
  line_writer slow = to;  // so that `to` may stay in registers
  write_query(text_form{slow, json}, target, cut);
  to = slow;
}

std::uint64_t micros(std::chrono::nanoseconds some) noexcept {
  return some.count() < 0 ? 0 : static_cast<std::uint64_t>(some.count()) / 1000;
}

line_writer write_json(line_writer to, std::int64_t unix_nanos, access_record const& record) noexcept {
  text_form const escaped{to, true};
  char time[observe::max_time_bytes];
  observe::format_time(time, unix_nanos, true);
  to.text("{\"time\":\"");
  to.text({time, sizeof time});
  to.text("\",\"level\":\"info\",\"logger\":\"corest.access\",\"message\":\"request\",\"client\":\"");
  escaped(record.client, max_id_bytes);
  to.text("\",\"method\":\"");
  escaped(record.method, max_id_bytes);
  to.text("\",\"target\":\"");
  write_target(to, true, record.target);
  if (!record.route.empty()) {
    to.text("\",\"route\":\"");
    escaped(record.route, max_route_bytes);
  }
  to.text("\",\"status\":");
  to.number(static_cast<unsigned>(record.status));
  to.text(",\"bytes_in\":");
  to.number(record.bytes_in);
  to.text(",\"bytes_out\":");
  to.number(record.bytes_out);
  to.text(",\"duration_us\":");
  to.number(micros(record.queue + record.handler + record.write));
  to.text(",\"queue_us\":");
  to.number(micros(record.queue));
  to.text(",\"handler_us\":");
  to.number(micros(record.handler));
  to.text(",\"write_us\":");
  to.number(micros(record.write));
  to.text(",\"request_id\":\"");
  escaped(record.request_id, max_id_bytes);
  if (record.trace) {
    char digits[trace_id::text_bytes];
    record.trace.format(digits);
    to.text("\",\"trace_id\":\"");
    to.text({digits, sizeof digits});
  }
  if (!record.user_agent.empty()) {
    to.text("\",\"user_agent\":\"");
    escaped(record.user_agent.substr(0, access_log::max_user_agent_bytes),
            6 * access_log::max_user_agent_bytes);
  }
  to.text("\"}\n");
  return to;
}

line_writer write_console(line_writer to, std::int64_t unix_nanos, access_record const& record) noexcept {
  text_form const escaped{to, false};
  char time[observe::max_time_bytes];
  to.text(observe::format_time(time, unix_nanos, false));
  to.byte(' ');
  escaped(record.client, max_id_bytes);
  to.text(" \"");
  escaped(record.method, max_id_bytes);
  to.byte(' ');
  write_target(to, false, record.target);
  to.text("\" ");
  to.number(static_cast<unsigned>(record.status));
  to.byte(' ');
  to.number(record.bytes_out);
  to.byte(' ');
  to.number(micros(record.queue + record.handler + record.write));
  to.text("us queue=");
  to.number(micros(record.queue));
  to.text("us handler=");
  to.number(micros(record.handler));
  to.text("us write=");
  to.number(micros(record.write));
  to.text("us in=");
  to.number(record.bytes_in);
  if (!record.route.empty()) {
    to.text(" route=");
    escaped(record.route, max_route_bytes);
  }
  to.text(" request_id=");
  escaped(record.request_id, max_id_bytes);
  char digits[trace_id::text_bytes];
  if (record.trace && record.trace.format(digits) != record.request_id) {
    to.text(" trace_id=");
    to.text(record.trace.format(digits));
  }
  if (!record.user_agent.empty()) {
    to.text(" user_agent=\"");
    escaped(record.user_agent.substr(0, access_log::max_user_agent_bytes),
            6 * access_log::max_user_agent_bytes);
    to.byte('"');
  }
  to.byte('\n');
  return to;
}

/// The same as values.
void keep_record(std::int64_t unix_nanos, access_record const& record) noexcept {
  auto const fill = [&](observe::record_writer& to) noexcept {
    to.add("client", record.client.substr(0, max_id_bytes));
    to.add("method", record.method.substr(0, max_id_bytes));
    to.begin_text("target");
    bool const cut = record.target.size() > access_log::max_target_bytes;
    write_query([&to](std::string_view text, std::size_t) noexcept { to.text(text); },
                record.target.substr(0, access_log::max_target_bytes), cut);
    to.end_text();
    if (!record.route.empty()) to.add("route", record.route.substr(0, max_route_bytes));
    to.add("status", record.status);
    to.add("bytes_in", record.bytes_in);
    to.add("bytes_out", record.bytes_out);
    to.add("duration_us", micros(record.queue + record.handler + record.write));
    to.add("queue_us", micros(record.queue));
    to.add("handler_us", micros(record.handler));
    to.add("write_us", micros(record.write));
    to.add("request_id", record.request_id.substr(0, max_id_bytes));
    if (!record.user_agent.empty())
      to.add("user_agent", record.user_agent.substr(0, access_log::max_user_agent_bytes));
  };
  observe::log_records::instance().keep(unix_nanos, log_level::info, access.name(), "request",
                                        {.trace = record.trace, .span = {}}, fill);
}

}  // namespace

access_log::access_log(access_log_options const& options) : options_(options) {}

access_log::~access_log() {
  flush();
  if (ring_ != nullptr) log_hub::instance().give_back(*ring_);
}

bool access_log::wants(int status, std::chrono::nanoseconds duration) noexcept {
  if (!options_.on || !access.on(log_level::info)) return false;
  if (options_.one_in <= 1 || status >= 500 || duration >= options_.slow) return true;
  if (++passed_over_ < options_.one_in) return false;
  passed_over_ = 0;
  return true;
}

void access_log::line(std::int64_t unix_nanos, access_record const& record) noexcept {
  if (observe::log_records::wanted()) keep_record(unix_nanos, record);
  auto& hub = log_hub::instance();
  if (ring_ == nullptr) {
    try {
      ring_ = &hub.borrow(ring_bytes);
    } catch (...) {
      return hub.lose(1);
    }
  }
  char* const room = ring_->reserve(max_bytes);
  if (room != nullptr) {
    line_writer const empty(room, max_bytes);
    auto const line =
        hub.style().json ? write_json(empty, unix_nanos, record) : write_console(empty, unix_nanos, record);
    ring_->commit(line.size(), unix_nanos);
  }
  if (hub.thread_for_lines())
    hub.added(*ring_, room == nullptr);
  else if (room == nullptr || ring_->half_full())
    hub.drain();
}

void access_log::flush() noexcept {
  if (waits()) log_hub::instance().drain();
}

bool access_log::waits() const noexcept {
  return ring_ != nullptr && !ring_->empty() && !log_hub::instance().has_thread();
}

}  // namespace corest
