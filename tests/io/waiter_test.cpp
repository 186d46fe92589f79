#include "io/death.hpp"

#include <corest/async/mutex.hpp>
#include <corest/async/virtual_clock.hpp>

#include <doctest/doctest.h>

#include <optional>

using namespace corest;
using namespace io_test;

TEST_CASE("a guard that dies while others wait and no scheduler runs here ends a debug build") {
  auto const unlock = [](bool in_time) {
    virtual_clock clock;
    std::optional<scheduler_scope> here(clock);
    cancel_scope root;
    environment const env{&root};
    mutex one;
    auto held = one.try_lock();
    auto body = [&]() -> task<> { auto const mine = co_await one.lock(); };
    auto waits = body();
    waits.start(env);
    if (!in_time) here.reset();
    held.unlock();
    ::_exit(0);
  };
  CHECK(signal_that_ends([&] { unlock(true); }) == 0);
#ifndef NDEBUG
  CHECK(signal_that_ends([&] { unlock(false); }) == SIGABRT);
#endif
}
