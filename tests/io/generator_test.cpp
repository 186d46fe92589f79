#include "io/death.hpp"

#include <corest/async/generator.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <chrono>
#include <optional>

using namespace corest;
using namespace io_test;
using namespace std::chrono_literals;

namespace {

generator<int> slow() {
  co_await sleep_for(1s);
  co_yield 1;
}
task<> ask(generator<int>& g) { co_await g.next(); }

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
