// Log lines at a bounded rate.
#include "server/limit_watch.hpp"

#include <corest/observe/log.hpp>

#include <string>
#include <utility>

namespace corest::server {
namespace {

struct text {
  std::string_view name;
  std::string_view consequence;
};
constexpr std::array<text, limit_count> texts{{
    {"head_bytes", "answered 431"},
    {"target_bytes", "answered 414"},
    {"body_bytes", "answered 413"},
    {"head_time", "answered 408"},
    {"body_time", "answered 408"},
    {"write_time", "the connection is cut"},
    {"connections", "accepting pauses"},
    {"connections_per_address", "answered 503"},
    {"descriptors", "accepting pauses"},
    {"proxy_header", "the connection is closed"},
    {"overload", "answered 503"},
}};

}  // namespace

std::string_view name_of(limit which) noexcept { return texts[static_cast<std::size_t>(which)].name; }

void limit_watch::hit(limit which, std::string_view client, scheduler::time_point now) noexcept {
  record& one = of_[static_cast<std::size_t>(which)];
  one.hits.store(one.hits.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);  // one writer
  if (now < one.silent_until) {
    ++one.unsaid;
    return;
  }
  one.silent_until = now + log_pause;
  std::uint64_t const before = std::exchange(one.unsaid, 0);
  try {
    std::string line = "the limit " + std::string(name_of(which)) + " was reached";
    if (!client.empty()) line.append(" by ").append(client);
    line.append(": ").append(texts[static_cast<std::size_t>(which)].consequence);
    if (before > 0) line += ", and " + std::to_string(before) + " times since this was last said";
    log(log_level::warning, line);
  } catch (...) {  // NOLINT(bugprone-empty-catch): the count stands
  }
}

}  // namespace corest::server
