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
  log_level level = log_level::warning;
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
    // Clients that do nothing wrong run into these, too.
    {"idle_time", "the connection is closed", log_level::debug},
    {"connection_requests", "the connection is closed", log_level::debug},
}};

logger const lines{"corest.server"};

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
  auto const& [name, consequence, level] = texts[static_cast<std::size_t>(which)];
  constexpr std::string_view message = "a limit was reached";
  log_field const limit{"limit", name};
  if (client.empty())
    lines.log(level, message, {limit, {"consequence", consequence}, {"times_unsaid", before}});
  else
    lines.log(level, message,
              {limit, {"client", client}, {"consequence", consequence}, {"times_unsaid", before}});
}

}  // namespace corest::server
