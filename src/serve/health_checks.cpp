#include "serve/health_checks.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/exception_group.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>
#include <corest/observe/log.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <string>

namespace corest {
namespace {

logger const lines{"corest.health"};

void require_sense(std::vector<health_check> const& all) {
  for (auto const& one : all) {
    if (one.name().empty()) throw std::invalid_argument("a health check has no name");
    if (one.how().timeout.count() <= 0)
      throw std::invalid_argument("the health check " + one.name() +
                                  " has no time: its timeout is not above 0");
    if (one.how().cache.count() < 0)
      throw std::invalid_argument("the health check " + one.name() + " has a negative cache");
    auto const same = [&](health_check const& other) { return other.name() == one.name(); };
    if (std::count_if(all.begin(), all.end(), same) > 1)
      throw std::invalid_argument("two health checks are called " + one.name());
  }
}

}  // namespace

std::string_view name_of(health what) noexcept {
  switch (what) {
    case health::pass:
      return "pass";
    case health::warn:
      return "warn";
    case health::fail:
      break;
  }
  return "fail";
}

health_checks::health_checks(std::vector<health_check> all)
    : all_(std::move(all)),
      results_(all_.size()),
      flights_([this](std::size_t const& index) { return run(index); }) {
  require_sense(all_);
}

task<health_report> health_checks::look() {
  std::vector<task<bool>> asked;
  asked.reserve(all_.size());
  for (std::size_t i = 0; i < all_.size(); ++i) asked.push_back(passes(i));
  auto const passed = co_await when_all(std::move(asked));
  health_report found;
  for (std::size_t i = 0; i < all_.size(); ++i) {
    auto const failing = all_[i].how().critical ? health::fail : health::warn;
    found.each.push_back(passed[i] ? health::pass : failing);
    found.overall = std::max(found.overall, found.each.back());
  }
  co_return found;
}

task<bool> health_checks::passes(std::size_t index) {
  auto const before = known(index);
  if (before.known && scheduler::current().now() < before.until) co_return before.passed;
  co_return co_await flights_.get(index);
}

task<bool> health_checks::run(std::size_t index) {
  // Another run may have ended since its caller looked.
  auto const before = known(index);
  if (before.known && scheduler::current().now() < before.until) co_return before.passed;
  health_check const& check = all_[index];
  std::string why;
  try {
    co_await timeout(check.how().timeout, check.run());
  } catch (cancelled const&) {
    throw;
  } catch (timed_out const&) {
    why = "no answer within " + std::to_string(check.how().timeout.count()) + " ms";
  } catch (...) {
    why = describe(std::current_exception());
    if (why.empty()) why = "it failed";
  }
  bool const passed = why.empty();
  note(index, passed, why);
  co_return passed;
}

health_checks::result health_checks::known(std::size_t index) const {
  std::lock_guard const held(lock_);
  return results_[index];
}

// A line for each change, and none for what goes on as it was.
void health_checks::note(std::size_t index, bool passed, std::string_view why) {
  auto const until = scheduler::current().now() + all_[index].how().cache;
  result before;
  {
    std::lock_guard const held(lock_);
    before = std::exchange(results_[index], {.known = true, .passed = passed, .until = until});
  }
  std::string_view const name = all_[index].name();
  if (!passed && (!before.known || before.passed))
    lines.error("a health check fails", {{"check", name}, {"why", why}});
  if (passed && before.known && !before.passed) lines.info("a health check passes again", {{"check", name}});
}

}  // namespace corest
