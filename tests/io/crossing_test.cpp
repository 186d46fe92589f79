// What becomes of a call when the worker it went to ends.
#include "io/one_worker.hpp"
#include "io/support.hpp"

#include <corest/async/group.hpp>
#include <corest/async/when_all.hpp>
#include <corest/base/scope_exit.hpp>
#include <corest/io/loop.hpp>
#include <corest/io/on.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <optional>
#include <thread>

using namespace io_test;

namespace {

task<> for_ever() { co_await sleep_until(scheduler::time_point::max()); }

}  // namespace

TEST_CASE("a worker whose loop has returned refuses, one that has not begun yet is waited for") {
  auto const number = []() -> task<int> { co_return 7; };
  {
    worker other;
    other.stop();
    CHECK(run(error_of(on(other, number))) == ECANCELED);
  }
  loop late;
  auto body = [&]() -> task<> {
    std::thread thread;
    auto const begin = [&]() -> task<> {
      co_await turn();
      thread = std::thread([&] { late.run(); });
    };
    auto const both = co_await when_all(on(late, number), begin());
    CHECK(std::get<0>(both) == 7);
    late.stop();
    thread.join();
  };
  run(body());
}

TEST_CASE("a worker that is about to return answers for the calls that came too late, while it lives") {
  worker other;
  auto body = [&]() -> task<> {
    std::atomic<bool> busy = false, posted = false;
    auto const stops = [&]() -> task<int> {
      busy = true;
      while (!posted) std::this_thread::yield();
      static_cast<loop&>(other).stop();
      co_return 7;
    };
    auto const number = []() -> task<int> { co_return 8; };
    auto const late = [&]() -> task<int> {
      while (!busy) co_await turn();
      auto const post = [&]() -> task<> {
        co_await turn();
        posted = true;
      };
      auto const both = co_await when_all(error_of(on(other, number)), post());
      co_return std::get<0>(both);
    };
    auto const both = co_await when_all(on(other, stops), late());
    CHECK(std::get<0>(both) == 7);  // it had ended
    CHECK(std::get<1>(both) == ECANCELED);
  };
  run(body());
}

TEST_CASE("calls that race with the end of their worker are all answered") {
  for (int round = 0; round < 200; ++round) {
    worker other;
    auto body = [&]() -> task<> {
      auto const number = []() -> task<int> { co_return 8; };
      for (int i = 0; i < 20; ++i) {
        if (i == round % 20) static_cast<loop&>(other).stop();
        int const error = co_await error_of(on(other, number));
        CHECK((error == 0 || error == ECANCELED));
      }
    };
    run(body());
  }
}

TEST_CASE(
    "cancellations that race with the end of the worker are answered, and nothing of the call is left") {
  for (int round = 0; round < 200; ++round) {
    worker other;
    std::atomic<bool> begun = false;
    std::atomic<int> alive = 0;
    auto const far = [&]() -> task<> {
      ++alive;
      scope_exit const gone([&] { --alive; });
      begun = true;
      co_await for_ever();
    };
    std::thread stopper([&] {
      while (!begun) std::this_thread::yield();
      for (int i = 0; i < round; ++i) std::this_thread::yield();
      static_cast<loop&>(other).stop();
    });
    bool answered = false;
    auto const call = [&]() -> task<> {
      try {
        co_await on(other, far);
      } catch (io_error const& error) {
        answered = error.code().value() == ECANCELED;
      } catch (cancelled const&) {
        answered = true;
      }
    };
    auto body = [&](group& g) -> task<> {
      g.spawn(call);
      while (!begun) co_await turn();
      g.cancel();
    };
    run(with_group(body));
    stopper.join();
    CHECK(answered);
    CHECK(alive == 0);
  }
}

TEST_CASE("a worker that dies answers for the tasks it leaves unfinished and for those it never began") {
  worker other;
  auto body = [&]() -> task<> {
    std::atomic<int> begun = 0;
    auto const far = [&]() -> task<> {
      ++begun;
      co_await for_ever();
    };
    auto const killer = [&]() -> task<> {
      while (begun < 2) co_await turn();
      other.die();
    };
    auto const results = co_await when_all(error_of(on(other, far)), error_of(on(other, far)), killer());
    CHECK(std::get<0>(results) == ECANCELED);
    CHECK(std::get<1>(results) == ECANCELED);

    std::optional<loop> never(std::in_place);
    auto const end = [&]() -> task<> {
      co_await turn();
      never.reset();
    };
    auto const unbegun = co_await when_all(error_of(on(*never, far)), end());
    CHECK(std::get<0>(unbegun) == ECANCELED);
    CHECK(begun == 2);
  };
  run(body());
}
