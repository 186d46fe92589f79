#include "middleware/key_table.hpp"

#include "middleware/keyed_hash.hpp"

#include <corest/middleware/rate_policy.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

using namespace corest;
using namespace corest::middleware;
using namespace std::chrono_literals;

namespace {

constexpr ticks second = ticks_per_nanosecond * 1'000'000'000;
constexpr ticks day = 86'400 * second;

rate_parameters bucket(std::uint64_t requests, std::uint64_t burst = 0) {
  return parameters_of({.requests = requests, .per = 1s, .burst = burst}, rate_algorithm::token_bucket);
}
std::uint64_t key(std::string const& name) { return keyed_hash(name); }

}  // namespace

TEST_CASE("each key has a quota of its own") {
  key_table table(1000);
  auto const by = bucket(2);
  for (int i = 0; i < 500; ++i) {
    auto const name = key("key " + std::to_string(i));
    CHECK(table.take(name, by, day, 1).allowed);
    CHECK(table.take(name, by, day, 1).allowed);
    CHECK_FALSE(table.take(name, by, day, 1).allowed);
  }
}

TEST_CASE(
    "a million keys stay within the memory that was said, and a million that have everything back cost "
    "nobody") {
  key_table table(65'536);
  CHECK(table.bytes() <= 65'536 * 26);
  auto const by = bucket(100);
  for (int i = 0; i < 1'000'000; ++i) {
    // A thousand new keys in the ten milliseconds in which one request is owed.
    ticks const now = day + static_cast<ticks>(i) * (second / 100'000);
    REQUIRE(table.take(key("key " + std::to_string(i)), by, now, 1).allowed);
  }
  CHECK(table.forgotten() == 0);
}

TEST_CASE("a flood of strangers takes nothing from a client that has used its quota") {
  key_table table(1000);
  auto const by = bucket(10);
  auto const client = key("client");
  for (int i = 0; i < 10; ++i) CHECK(table.take(client, by, day, 1).allowed);
  for (int i = 0; i < 1'000'000; ++i) {
    REQUIRE(table.take(key("stranger " + std::to_string(i)), by, day, 1).allowed);
    if (i % 1000 == 0) REQUIRE_FALSE(table.take(client, by, day, 1).allowed);
  }
  CHECK(table.forgotten() > 0);
}

TEST_CASE("a client that keeps to its rate is let through in the middle of a flood") {
  key_table table(1000);
  auto const by = bucket(10, 2);
  auto const client = key("client");
  ticks now = day;
  for (int i = 0; i < 1'000'000; ++i) {
    now += second / 10'000;
    REQUIRE(table.take(key("stranger " + std::to_string(i)), by, now, 1).allowed);
    if (i % 1000 == 0) REQUIRE(table.take(client, by, now, 1).allowed);
  }
}

TEST_CASE("threads that share a key let through what the policy says, exactly") {
  key_table table(1000);
  auto const by = bucket(1000, 5000);
  std::vector<std::thread> threads;
  std::atomic<int> passed = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      int mine = 0;
      for (int i = 0; i < 20'000; ++i) mine += table.take(key("one"), by, day, 1).allowed ? 1 : 0;
      passed += mine;
    });
  }
  for (auto& each : threads) each.join();
  CHECK(passed == 5000);
}

TEST_CASE("looking remembers no key, and neither does a refusal") {
  key_table table(10);
  auto const by = bucket(1);
  CHECK(table.take(key("held"), by, day, 1).allowed);
  for (int i = 0; i < 1000; ++i) {
    CHECK(table.take(key("look " + std::to_string(i)), by, day, 0).allowed);
    CHECK_FALSE(table.take(key("costly " + std::to_string(i)), by, day, 2).allowed);
  }
  CHECK_FALSE(table.take(key("held"), by, day, 1).allowed);
}
