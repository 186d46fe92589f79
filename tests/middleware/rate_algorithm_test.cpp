#include "middleware/rate_algorithm.hpp"

#include <corest/middleware/rate_policy.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>

using namespace corest;
using namespace corest::middleware;
using namespace std::chrono_literals;

namespace {

constexpr ticks at(std::chrono::nanoseconds time) {
  return static_cast<ticks>(time.count()) * ticks_per_nanosecond;
}
constexpr ticks day = at(24h);  // clocks are far from zero

/// One key, and a clock that the test moves.
struct counted {
  rate_parameters by;
  rate_state state{};
  ticks now = day;

  counted(rate_quota quota, rate_algorithm algorithm) : by(parameters_of(quota, algorithm)) {}
  rate_standing take(std::uint64_t cost = 1) { return middleware::take(state, by, now, cost); }
  std::uint64_t available() { return take(0).available; }
  int let_through(int tries) {
    int passed = 0;
    for (int i = 0; i < tries; ++i) passed += take().allowed ? 1 : 0;
    return passed;
  }
};

constexpr rate_algorithm all[] = {rate_algorithm::token_bucket, rate_algorithm::fixed_window,
                                  rate_algorithm::sliding_window};

}  // namespace

TEST_CASE("a key that has taken nothing has its whole quota, and not a unit more") {
  for (auto const algorithm : all) {
    CAPTURE(static_cast<int>(algorithm));
    counted key({.requests = 5, .per = 1s}, algorithm);
    CHECK(key.available() == 5);
    CHECK(key.let_through(20) == 5);
    CHECK(key.available() == 0);
  }
}

TEST_CASE("what is refused takes nothing, and who waits as long as it is told is let through") {
  for (auto const algorithm : all) {
    for (std::uint64_t const cost : {1, 2, 3, 5}) {
      CAPTURE(static_cast<int>(algorithm));
      CAPTURE(cost);
      counted key({.requests = 5, .per = 1s}, algorithm);
      key.now += at(123ms);
      CHECK(key.let_through(20) == 5);
      for (int round = 0; round < 50; ++round) {
        auto const refused = key.take(cost);
        if (refused.allowed) continue;
        REQUIRE(refused.retry > 0);
        REQUIRE(refused.retry <= at(2s));
        key.now += refused.retry - 1;
        CHECK_FALSE(key.take(cost).allowed);
        key.now += 1;
        CHECK(key.take(cost).allowed);
      }
    }
  }
}

TEST_CASE("what is said to be available is, and more comes just when it is said to") {
  for (auto const algorithm : all) {
    CAPTURE(static_cast<int>(algorithm));
    counted key({.requests = 7, .per = 1s}, algorithm);
    for (int round = 0; round < 200; ++round) {
      key.now += at(std::chrono::milliseconds(round % 13 * 20));
      auto const seen = key.take(0);
      if (seen.available > 0) CHECK(key.take(1 + static_cast<std::uint64_t>(round) % seen.available).allowed);
      auto const left = key.take(0);
      if (left.available == 7) continue;
      key.now += left.next;
      CHECK(key.available() > left.available);
    }
  }
}

TEST_CASE("a token bucket lets its burst through at once and then the rate, evenly") {
  counted key({.requests = 10, .per = 1s, .burst = 3}, rate_algorithm::token_bucket);
  CHECK(key.let_through(10) == 3);
  key.now += at(99ms);
  CHECK(key.let_through(10) == 0);
  key.now += at(1ms);
  CHECK(key.let_through(10) == 1);
  key.now += at(1h);
  CHECK(key.let_through(10) == 3);
}

TEST_CASE("a fixed window begins with its first request and ends at once") {
  counted key({.requests = 3, .per = 1s}, rate_algorithm::fixed_window);
  CHECK(key.let_through(9) == 3);
  key.now += at(1s) - 1;
  CHECK(key.let_through(9) == 0);
  key.now += 1;
  CHECK(key.let_through(9) == 3);
}

TEST_CASE("a sliding window lets no more than its quota through around the border of two windows") {
  counted key({.requests = 100, .per = 1s}, rate_algorithm::sliding_window);
  key.now = day + at(900ms);
  CHECK(key.let_through(200) == 100);
  key.now = day + at(1100ms);
  CHECK(key.let_through(200) == 10);  // nine tenths of the window before still count
  key.now = day + at(1500ms);
  CHECK(key.let_through(200) == 40);
  key.now = day + at(5s);
  CHECK(key.let_through(200) == 100);
}

TEST_CASE("a steady client gets the rate to a thousandth, also at ten million per second") {
  for (std::uint64_t const rate : {3ull, 700ull, 699'999ull, 7'000'001ull, 10'000'000ull}) {
    CAPTURE(rate);
    counted key({.requests = rate, .per = 1s, .burst = 10}, rate_algorithm::token_bucket);
    auto const until = day + at(10s);
    std::uint64_t passed = 0;
    // Always there in the moment in which something is: no step skips time that counts.
    while (key.now < until && passed < 3'000'000) {
      auto const seen = key.take();
      if (seen.allowed)
        ++passed;
      else
        key.now += seen.retry;
    }
    double const seconds = static_cast<double>(key.now - day) / static_cast<double>(at(1s));
    double const expected = static_cast<double>(rate) * seconds + 10;
    CHECK(static_cast<double>(passed) >= expected * 0.999 - 1);
    CHECK(static_cast<double>(passed) <= expected * 1.001 + 1);
  }
}

TEST_CASE("what is given back can be taken again, and no more than that") {
  for (auto const algorithm : all) {
    CAPTURE(static_cast<int>(algorithm));
    counted key({.requests = 5, .per = 1s}, algorithm);
    CHECK(key.take(4).allowed);
    give_back(key.state, key.by, key.now, 3);
    CHECK(key.available() == 4);
    give_back(key.state, key.by, key.now, 100);
    CHECK(key.let_through(20) == 5);
  }
}

TEST_CASE("a cost beyond the quota is never let through") {
  for (auto const algorithm : all) {
    counted key({.requests = 5, .per = 1s}, algorithm);
    auto const seen = key.take(6);
    CHECK_FALSE(seen.allowed);
    CHECK(seen.retry == rate_standing::never);
    CHECK(key.take(5).allowed);
  }
}

TEST_CASE("a quota that has become smaller holds at once and one that has become larger soon") {
  counted key({.requests = 100, .per = 1s}, rate_algorithm::token_bucket);
  CHECK(key.let_through(100) == 100);
  key.by = parameters_of({.requests = 10, .per = 1s}, rate_algorithm::token_bucket);
  CHECK(key.take(0).available == 0);
  key.now += key.take().retry;
  CHECK(key.let_through(10) == 1);
}

TEST_CASE("a clock a little behind another's lets no more through and breaks nothing") {
  for (auto const algorithm : all) {
    CAPTURE(static_cast<int>(algorithm));
    counted key({.requests = 5, .per = 1s}, algorithm);
    key.now = day + at(1s) + at(1us);
    int passed = key.let_through(3);
    key.now = day + at(1s) - at(1ms);
    passed += key.let_through(20);
    key.now = day + at(1s) + at(1us);
    passed += key.let_through(20);
    CHECK(passed == 5);
  }
}

TEST_CASE("what is owed is nothing when everything has come back, and more the more was taken") {
  for (auto const algorithm : all) {
    CAPTURE(static_cast<int>(algorithm));
    counted much({.requests = 5, .per = 1s}, algorithm), little({.requests = 5, .per = 1s}, algorithm);
    CHECK(debt(much.state, much.by, day) == 0);
    CHECK(much.take(5).allowed);
    CHECK(little.take(1).allowed);
    CHECK(debt(much.state, much.by, day) > debt(little.state, little.by, day));
    CHECK(debt(little.state, little.by, day) > 0);
    CHECK(debt(much.state, much.by, day + at(2s)) == 0);
  }
}
