#include "server/adaptive_limit.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <vector>

using corest::scheduler;
using corest::server::adaptive_limit;
using corest::server::usual_time;
using namespace std::chrono_literals;

namespace {

using ms = std::chrono::duration<double, std::milli>;

// A resource of `servers` that takes each request for `service`, first come first served, behind a limit that
// refuses what exceeds it. Time is virtual and goes in steps of half a millisecond.
class bottleneck {
 public:
  bottleneck(unsigned servers, scheduler::duration service, adaptive_limit::settings chosen = {})
      : limit(chosen), service_(service), free_at_(servers, now) {}

  // Open loop: `rate` requests a second whatever becomes of them.
  void run(scheduler::duration time, double rate) {
    served = refused = 0;
    took.clear();
    std::poisson_distribution<int> arrivals(rate * 0.0005);
    for (auto const end = now + time; now < end; now += 500us) {
      while (!running_.empty() && running_.front().ends <= now) end_one();
      for (int i = arrivals(random_); i > 0; --i) arrive();
    }
  }
  [[nodiscard]] double share_of(double capacity, scheduler::duration time) const {
    return static_cast<double>(served) / (capacity * std::chrono::duration<double>(time).count());
  }
  [[nodiscard]] scheduler::duration p99() {
    std::ranges::sort(took);
    return took[took.size() * 99 / 100];
  }

  adaptive_limit limit;
  std::uint64_t served = 0, refused = 0;
  std::uint32_t lowest = 1'000'000;
  std::vector<scheduler::duration> took;
  scheduler::time_point now{1h};

 private:
  struct one {
    scheduler::time_point began, ends;
  };
  void arrive() {
    if (running_.size() >= limit.limit()) {
      ++refused;
      return;
    }
    auto const first = std::ranges::min_element(free_at_);
    *first = std::max(*first, now) + service_;
    running_.push_back({now, *first});
    limit.started(static_cast<std::uint32_t>(running_.size()));
  }
  void end_one() {
    one const ended = running_.front();
    running_.pop_front();
    ++served;
    lowest = std::min(lowest, limit.limit());
    took.push_back(ended.ends - ended.began);
    if (limit.calm(static_cast<std::uint32_t>(running_.size()))) usual_.learn(took.back());
    limit.ended(took.back(), usual_.mean(), static_cast<std::uint32_t>(running_.size()), now);
  }

  scheduler::duration service_;
  std::vector<scheduler::time_point> free_at_;
  std::deque<one> running_;
  usual_time usual_;
  std::mt19937 random_{7};
};

}  // namespace

TEST_CASE("below capacity nobody is refused, and the limit stays where it was") {
  bottleneck way(4, 10ms);
  way.run(30s, 200);
  CHECK(way.refused == 0);
  CHECK(way.limit.limit() == 16'384);
}

TEST_CASE("many that wait for long without standing in each other's way are no overload") {
  bottleneck way(5'000, 1s);
  way.run(5s, 1'000);
  CHECK(way.refused == 0);
}

TEST_CASE("at three times capacity all of the capacity is used, and who gets in does not wait for long") {
  bottleneck way(4, 10ms);
  way.run(5s, 200);
  way.run(1s, 1200);  // in which it finds its limit
  CHECK(way.limit.limit() <= 64);
  way.run(30s, 1200);
  CHECK(way.share_of(400, 30s) > 0.97);
  CHECK(way.p99() < 100ms);
}

TEST_CASE("an overload from the first request on is found, too") {
  bottleneck way(4, 10ms);
  way.run(2s, 1200);
  way.run(30s, 1200);
  CHECK(way.share_of(400, 30s) > 0.97);
  CHECK(way.p99() < 250ms);
}

TEST_CASE("behind an overload nobody is refused, and in a few seconds the limit is as it was") {
  bottleneck way(4, 10ms);
  way.run(5s, 200);
  way.run(10s, 1200);
  way.run(2s, 200);
  CHECK(way.share_of(200, 2s) > 0.9);
  way.run(60s, 200);
  CHECK(way.refused == 0);
  CHECK(way.limit.limit() > 1'000);
}

TEST_CASE("a route whose requests differ by far has its mean for a usual time, and is not throttled for it") {
  adaptive_limit limit({});
  usual_time usual;
  std::mt19937 random(7);
  std::bernoulli_distribution misses(0.2);
  scheduler::time_point now{1h};
  std::uint32_t lowest = limit.limit();
  for (int i = 0; i < 100'000; ++i) {
    now += 1ms;
    auto const took = misses(random) ? scheduler::duration(50ms) : scheduler::duration(100us);
    limit.started(20);
    if (limit.calm(10)) usual.learn(took);
    limit.ended(took, usual.mean(), 10, now);
    lowest = std::min(lowest, limit.limit());
  }
  CHECK(lowest == 16'384);
}

TEST_CASE("the limit stays within its bounds") {
  bottleneck way(1, 100ms, {.least = 3, .most = 5});
  way.run(60s, 5);
  CHECK(way.lowest == 5);
  way.run(60s, 50);
  CHECK(way.lowest == 3);
  way.run(60s, 5);
  CHECK(way.limit.limit() == 5);
}
