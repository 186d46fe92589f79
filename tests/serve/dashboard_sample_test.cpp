#include "serve/dashboard_sample.hpp"

#include <doctest/doctest.h>

#include <array>
#include <chrono>

using namespace corest;
using namespace std::chrono_literals;

namespace {

constexpr std::array<route_name, 3> names{{{"GET", ""}, {"GET", "/a/{id}"}, {"POST", "/b"}}};

observe::request_counts counts(std::uint32_t route, int status, std::uint64_t number,
                               std::uint64_t nanoseconds) {
  observe::request_counts found{.route = route, .status = status};
  found.durations[observe::duration_bucket(nanoseconds)] = number;
  return found;
}

dashboard_counters at(scheduler::duration when) {
  dashboard_counters made;
  made.at = scheduler::time_point(when);
  made.counts_requests = true;
  made.active = {0, 0, 0};
  return made;
}

}  // namespace

TEST_CASE("rates are what was answered between two moments, by route and class of status") {
  auto before = at(10s), now = at(12s);
  before.requests = {counts(1, 200, 100, 1'000'000)};
  now.requests = {counts(0, 404, 2, 1'000'000), counts(1, 200, 140, 1'000'000), counts(1, 500, 4, 1'000'000)};
  auto const sample = difference(before, now, names);
  CHECK(sample.seconds == 2);
  CHECK(sample.rates.success == 20);
  CHECK(sample.rates.client_error == 1);
  CHECK(sample.rates.server_error == 2);
  REQUIRE(sample.routes.size() == 2);
  CHECK(sample.routes[0].route.empty());
  CHECK(sample.routes[0].rates.client_error == 1);
  CHECK(sample.routes[1].route == "/a/{id}");
  CHECK(sample.routes[1].rates.success == 20);
  CHECK(sample.routes[1].rates.server_error == 2);
}

TEST_CASE("percentiles are of the requests between two moments, and not of those before") {
  auto before = at(1s), now = at(2s);
  before.requests = {counts(1, 200, 1'000'000, 10'000'000'000)};
  now.requests = before.requests;
  now.requests[0].durations[observe::duration_bucket(1'000'000)] += 98;
  now.requests[0].durations[observe::duration_bucket(500'000'000)] += 2;
  auto const sample = difference(before, now, names);
  REQUIRE(sample.latency.has_value());
  CHECK(sample.latency->p50 == doctest::Approx(0.001).epsilon(0.125));
  CHECK(sample.latency->p90 == doctest::Approx(0.001).epsilon(0.125));
  CHECK(sample.latency->p99 == doctest::Approx(0.5).epsilon(0.125));
  REQUIRE(sample.routes.size() == 1);
  CHECK(sample.routes[0].latency->p99 == sample.latency->p99);
}

TEST_CASE("a route that nobody asks is left out, and one whose requests wait is not") {
  auto before = at(1s), now = at(2s);
  before.requests = now.requests = {counts(1, 200, 5, 1'000)};
  now.active = {0, 0, 3};
  auto const sample = difference(before, now, names);
  REQUIRE(sample.routes.size() == 1);
  CHECK(sample.routes[0].route == "/b");
  CHECK(sample.routes[0].in_flight == 3);
  CHECK_FALSE(sample.routes[0].latency.has_value());
  CHECK(sample.in_flight == 3);
  CHECK_FALSE(sample.latency.has_value());
}

TEST_CASE("loops, bytes, limits and the process are told as they were between two moments") {
  auto before = at(1s), now = at(3s);
  before.workers = {{.open = 9, .accepted = 10, .received = 100, .sent = 1000, .loop = {}}};
  now.workers = {{.open = 4, .accepted = 12, .received = 300, .sent = 5000, .loop = {}}};
  now.workers[0].loop.busy = 500ms;
  now.workers[0].loop.timers = 4;
  now.workers[0].loop.timer_lag = 8ms;
  now.overload = {.shed_full = 6, .in_flight = 7, .limit = 16};
  before.limit_hits[1] = 5;
  now.limit_hits[0] = 2;
  now.limit_hits[1] = 5;
  before.process = {.cpu_seconds = 1};
  now.process = {.cpu_seconds = 2, .resident_bytes = 4096};
  auto const sample = difference(before, now, names);
  REQUIRE(sample.workers.size() == 1);
  CHECK(sample.workers[0].connections == 4);
  CHECK(sample.workers[0].busy == 0.25);
  CHECK(*sample.workers[0].lag == doctest::Approx(0.002));
  CHECK(sample.received_bytes == 100);
  CHECK(sample.sent_bytes == 2000);
  CHECK(sample.accepted == 1);
  CHECK(sample.overload.shed_full == 3);
  CHECK(sample.overload.limit == 16);
  REQUIRE(sample.limit_hits.size() == 1);
  CHECK(sample.limit_hits.at("head_bytes") == 2);
  CHECK(sample.process->cpu == 0.5);
  CHECK(sample.process->resident_bytes == 4096);
}

TEST_CASE("without metrics of requests the server's own count of those in flight is shown") {
  dashboard_counters before, now;
  now.at = before.at + 1s;
  now.overload.in_flight = 7;
  auto const sample = difference(before, now, {});
  CHECK_FALSE(sample.counts_requests);
  CHECK(sample.in_flight == 7);
  CHECK(sample.routes.empty());
}

TEST_CASE("a count that was read a moment earlier than another never becomes less than nothing") {
  auto before = at(1s), now = at(2s);
  before.requests = {counts(1, 200, 5, 1'000)};
  now.requests = {counts(1, 200, 4, 1'000)};
  CHECK(difference(before, now, names).rates.success == 0);
}

TEST_CASE("problems and what rate limits said are told as they were between two moments") {
  auto before = at(1s), now = at(2s);
  before.problems = {{{"/problems/a"}, 5}, {{"about:blank"}, 7}};
  now.problems = {{{"/problems/a"}, 6}, {{"/problems/b"}, 2}, {{"about:blank"}, 7}};
  before.rate_limits = {{{"per-address", "allowed"}, 1}};
  now.rate_limits = {{{"per-address", "allowed"}, 1}, {{"per-address", "refused"}, 3}};
  auto const sample = difference(before, now, names);
  REQUIRE(sample.problems.size() == 2);
  CHECK(sample.problems.at("/problems/a") == 1);
  CHECK(sample.problems.at("/problems/b") == 2);
  REQUIRE(sample.rate_limits.size() == 1);
  CHECK(sample.rate_limits[0].outcome == "refused");
  CHECK(sample.rate_limits[0].count == 3);
}

TEST_CASE(
    "a slow request is told with its route, its times and its trace, and nothing that JSON cannot hold") {
  observe::slow_request slow{.route = 1,
                             .status = 200,
                             .unix_nanos = 1'700'000'000'123'456'789,
                             .queued = 500'000,
                             .handled = 2'000'000'000,
                             .trace = {.high = 1, .low = 0xabc},
                             .recorded = true,
                             .id = observe::short_text<64>("the-id"),
                             .path = observe::short_text<128>("/a/\xff\n7")};
  observe::slow_request untraced = slow;
  untraced.trace = {};
  auto const found = parts_of(std::array{slow, untraced}, names);
  REQUIRE(found.size() == 2);
  CHECK(found[0].method == "GET");
  CHECK(found[0].route == "/a/{id}");
  CHECK(found[0].path == "/a/??7");
  CHECK(found[0].unix_ms == 1'700'000'000'123);
  CHECK(found[0].queued == 0.0005);
  CHECK(found[0].handled == 2);
  CHECK(found[0].trace == "00000000000000010000000000000abc");
  CHECK(found[0].id == "the-id");
  CHECK_FALSE(found[1].trace.has_value());
}
