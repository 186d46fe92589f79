#include <corest/async/timer_queue.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {
using time_point = timer_queue::time_point;

struct alarm_clock final : timer {
  explicit alarm_clock(int number = 0) : id(number) {}
  void expired() noexcept override {}
  int id;
};

int pop_id(timer_queue& queue, time_point now) {
  timer* const due = queue.pop_expired(now);
  return due == nullptr ? -1 : static_cast<alarm_clock*>(due)->id;
}
}  // namespace

TEST_CASE("timers expire by deadline, those of one moment in the order in which they were armed") {
  timer_queue queue;
  alarm_clock late(3), first(1), second(2);
  queue.arm(late, time_point(3s));
  queue.arm(first, time_point(1s));
  queue.arm(second, time_point(1s));
  CHECK(queue.next_deadline() == time_point(1s));
  CHECK(pop_id(queue, time_point(999ms)) == -1);
  CHECK(pop_id(queue, time_point(1s)) == 1);
  CHECK(pop_id(queue, time_point(1s)) == 2);
  CHECK(pop_id(queue, time_point(1s)) == -1);
  CHECK(late.armed());
  CHECK(!first.armed());
}

TEST_CASE("an empty queue is due never") {
  timer_queue queue;
  CHECK(queue.empty());
  CHECK(queue.next_deadline() == time_point::max());
  CHECK(queue.pop_expired(time_point::max()) == nullptr);
}

TEST_CASE("arming an armed timer moves it, and disarming twice is harmless") {
  timer_queue queue;
  alarm_clock moved(1), stays(2);
  queue.arm(moved, time_point(1s));
  queue.arm(stays, time_point(2s));
  queue.arm(moved, time_point(3s));
  CHECK(queue.next_deadline() == time_point(2s));
  queue.disarm(stays);
  queue.disarm(stays);
  CHECK(queue.next_deadline() == time_point(3s));
}

TEST_CASE("a timer that dies leaves its queue, and a queue that dies lets its timers go") {
  alarm_clock stays;
  {
    timer_queue queue;
    queue.arm(stays, time_point(2s));
    {
      alarm_clock gone;
      queue.arm(gone, time_point(1s));
    }
    CHECK(queue.next_deadline() == time_point(2s));
  }
  CHECK(!stays.armed());
}

TEST_CASE("100,000 timers, armed, moved and disarmed at random, expire in order") {
  constexpr int count = 100'000;
  std::mt19937 random(1);
  auto const moment = [&] { return time_point(std::chrono::milliseconds(random() % 10'000)); };
  timer_queue queue;
  std::unique_ptr<alarm_clock[]> timers(new alarm_clock[count]);
  std::vector<time_point> expected;
  std::vector<time_point> deadlines(count);
  for (int i = 0; i < count; ++i) {
    timers[i].id = i;
    queue.arm(timers[i], deadlines[i] = moment());
  }
  // Half expire before the rest is moved and thinned out, so that removal meets every shape of the heap.
  time_point last{};
  bool ordered = true;
  for (int i = 0; i < count / 2; ++i) {
    int const id = pop_id(queue, time_point::max());
    ordered = ordered && deadlines[id] >= last;
    last = deadlines[id];
  }
  CHECK(ordered);
  for (int i = 0; i < count; ++i) {
    if (i % 3 == 0) queue.disarm(timers[i]);
    if (i % 3 == 1) queue.arm(timers[i], deadlines[i] = moment());
    if (timers[i].armed()) expected.push_back(deadlines[i]);
  }
  std::sort(expected.begin(), expected.end());
  std::vector<time_point> seen;
  for (int id = pop_id(queue, time_point::max()); id >= 0; id = pop_id(queue, time_point::max())) {
    seen.push_back(deadlines[id]);
  }
  CHECK(seen == expected);
  CHECK(queue.empty());
}
