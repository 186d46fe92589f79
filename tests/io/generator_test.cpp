#include <corest/async/generator.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <optional>

using namespace corest;
using namespace std::chrono_literals;

namespace {

generator<int> slow() {
  co_await sleep_for(1s);
  co_yield 1;
}
task<> ask(generator<int>& g) { co_await g.next(); }

/// The signal that ends a child process which runs f; 0 when f returns.
template <class F>
int signal_that_ends(F f) {
  pid_t const child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::signal(SIGABRT, SIG_DFL);
    ::close(STDOUT_FILENO);
    ::close(STDERR_FILENO);
    f();
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

#ifdef NDEBUG
constexpr int said_by_debug_builds = 0;
#else
constexpr int said_by_debug_builds = SIGABRT;
#endif

}  // namespace

TEST_CASE("a generator that is destroyed while its next() is awaited ends a debug build") {
  auto const destroy = [](bool at_a_yield) {
    virtual_clock clock;
    scheduler_scope const here(clock);
    cancel_scope root;
    environment const env{&root};
    std::optional<generator<int>> numbers(slow());
    auto asks = ask(*numbers);
    asks.start(env);
    if (at_a_yield) clock.advance(1s);
    numbers.reset();
    ::_exit(0);
  };
  CHECK(signal_that_ends([&] { destroy(true); }) == 0);
  CHECK(signal_that_ends([&] { destroy(false); }) == said_by_debug_builds);
}

TEST_CASE("a generator that is asked while somebody waits for its item ends the program") {
  auto const ask_twice = [] {
    virtual_clock clock;
    scheduler_scope const here(clock);
    cancel_scope root;
    environment const env{&root};
    auto numbers = slow();
    auto one = ask(numbers);
    auto other = ask(numbers);
    one.start(env);
    other.start(env);
  };
  CHECK(signal_that_ends(ask_twice) == SIGABRT);
}
