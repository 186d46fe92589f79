// Takes spans from all workers and writes them.
#include "serve/spans_to_log.hpp"

#include <corest/async/sleep.hpp>
#include <corest/base/scope_exit.hpp>
#include <corest/observe/log.hpp>
#include <corest/observe/span_line.hpp>

#include <array>
#include <chrono>
#include <string>

namespace corest {
namespace {

constexpr std::chrono::milliseconds pause{200};  // soon enough for who watches

logger const lines{"corest.tracing"};

void write_all(tracer& from) noexcept {
  std::array<tracer::taken, 64> some;
  while (std::size_t const count = from.take(some)) {
    for (std::size_t i = 0; i < count; ++i) {
      try {
        lines.info(span_line(*some[i].record));
      } catch (...) {  // NOLINT(bugprone-empty-catch): no memory for a line
      }
      some[i].give_back();
    }
  }
}

}  // namespace

task<> spans_to_log(tracer& from) {
  from.export_to_me();
  scope_exit const last([&]() noexcept { write_all(from); });
  for (;;) {
    co_await sleep_for(pause);
    write_all(from);
  }
}

}  // namespace corest
