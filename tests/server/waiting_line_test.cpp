#include "server/waiting_line.hpp"

#include <doctest/doctest.h>

#include <array>
#include <vector>

using corest::priority;
using corest::scheduler;
using corest::server::waiting_line;
using namespace std::chrono_literals;

namespace {

constexpr scheduler::time_point begin{1h};

struct moment {
  scheduler::time_point at = begin;
  void pass(scheduler::duration d) { at += d; }
};

}  // namespace

TEST_CASE("a healthy line is served in its order, important ones first") {
  waiting_line line({});
  std::array<waiting_line::place, 4> who;
  who[0].rank = priority::batch;
  who[3].rank = priority::critical;
  for (auto& each : who) CHECK(line.enter(each, begin) == nullptr);
  CHECK(&line.next(begin) == &who[3]);
  CHECK(&line.next(begin) == &who[1]);
  CHECK(&line.next(begin) == &who[2]);
  CHECK(&line.next(begin) == &who[0]);
  CHECK(line.empty());
}

TEST_CASE(
    "a full line takes nobody less important than those in it, and lets the longest waiting go for others") {
  waiting_line line({.most = 2});
  waiting_line::place old, young, batch, other, health;
  batch.rank = priority::batch;
  health.rank = priority::critical;
  CHECK(line.enter(batch, begin) == nullptr);
  CHECK(line.enter(old, begin) == nullptr);
  CHECK(line.enter(young, begin) == &batch);
  CHECK(line.enter(batch, begin) == &batch);
  CHECK(line.enter(other, begin) == &old);
  CHECK(line.enter(health, begin) == &young);
  CHECK(line.size() == 2);
}

TEST_CASE("a line of no places takes nobody") {
  waiting_line line({.most = 0});
  waiting_line::place one;
  CHECK(line.enter(one, begin) == &one);
}

TEST_CASE("in a healthy line one may wait for an interval, and not for longer") {
  waiting_line line({});
  waiting_line::place one;
  CHECK(line.enter(one, begin) == nullptr);
  CHECK(line.overdue(begin + 100ms) == nullptr);
  // From here on it would be a standing line, whose patience is its target.
  CHECK(line.overdue(begin + 101ms) == &one);
  CHECK(line.empty());
}

TEST_CASE("a line that has not been empty for an interval is served newest first, and old ones go") {
  waiting_line line({});
  moment now;
  std::vector<waiting_line::place> who(60);
  std::size_t next = 0;
  CHECK(line.enter(who[next++], now.at) == nullptr);
  // One place becomes free each 2 ms for somebody, and somebody comes: the line is never empty.
  while (next < 55) {
    now.pass(2ms);
    CHECK(line.enter(who[next++], now.at) == nullptr);
    (void)line.next(now.at);
  }
  CHECK(line.standing(now.at));
  now.pass(1ms);
  CHECK(line.enter(who[next], now.at) == nullptr);
  CHECK(&line.next(now.at) == &who[next]);
  now.pass(20ms);
  CHECK(line.overdue(now.at) != nullptr);
  CHECK(line.empty());
}

TEST_CASE("where places become free slowly, one waits for four of them rather than for nothing") {
  waiting_line line({});
  moment now;
  std::vector<waiting_line::place> who(200);
  for (std::size_t i = 0; i < 60; ++i) {
    CHECK(line.enter(who[i], now.at) == nullptr);
    now.pass(25ms);
    CHECK(line.enter(who[i + 60], now.at) == nullptr);
    (void)line.next(now.at);
  }
  CHECK(line.standing(now.at));
  CHECK(line.patience(now.at) > 80ms);
  CHECK(line.patience(now.at) <= 100ms);
}

TEST_CASE("a line that was empty for a moment is healthy again") {
  waiting_line line({});
  waiting_line::place one, two;
  CHECK(line.enter(one, begin) == nullptr);
  CHECK(line.standing(begin + 150ms));
  line.leave(one);
  CHECK(line.enter(two, begin + 151ms) == nullptr);
  CHECK(!line.standing(begin + 160ms));
  CHECK(line.patience(begin + 160ms) == 100ms);
}
