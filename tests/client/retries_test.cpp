#include "client/retries.hpp"

#include "client/support.hpp"

#include <corest/async/timeout.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/http/date.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::outgoing;
using namespace client_test;
using namespace std::chrono_literals;

namespace {

/// When the attempts of a call begin that never succeeds, in virtual time.
std::vector<scheduler::duration> moments(retry_policy const& policy, second_chance said,
                                         std::uint64_t seed = 1) {
  std::vector<scheduler::duration> all;
  virtual_clock clock;
  jitter random(seed);
  auto attempt = [&]() -> task<int> {
    all.push_back(scheduler::current().now().time_since_epoch());
    co_return 503;
  };
  auto const judge = [&](auto const&) { return said; };
  CHECK(clock.run(with_retries(retries(policy, random), attempt, judge, [] {})) == 503);
  return all;
}

}  // namespace

TEST_CASE("each wait is between nothing and twice the most of the one before, up to the limit") {
  retry_policy const policy{.attempts = 8, .backoff = 100ms, .max_backoff = 1s};
  scheduler::duration longest_first{};
  scheduler::duration longest_last{};
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    auto const at = moments(policy, {.worth_it = true}, seed);
    REQUIRE(at.size() == 8);
    scheduler::duration most = 100ms;
    for (std::size_t i = 1; i < at.size(); ++i) {
      CHECK(at[i] - at[i - 1] <= most);
      most = std::min<scheduler::duration>(most * 2, 1s);
    }
    longest_first = std::max(longest_first, at[1] - at[0]);
    longest_last = std::max(longest_last, at[7] - at[6]);
  }
  CHECK(longest_first > 90ms);  // the whole range is used
  CHECK(longest_last > 900ms);
}

TEST_CASE("two clients that failed together do not come back together") {
  CHECK(moments({.attempts = 2, .backoff = 1s}, {.worth_it = true}, 1) !=
        moments({.attempts = 2, .backoff = 1s}, {.worth_it = true}, 2));
}

TEST_CASE("Retry-After is waited for where it is longer, and not at all where it is too long") {
  retry_policy const policy{.attempts = 2, .backoff = 100ms, .max_retry_after = 30s};
  CHECK(moments(policy, {.worth_it = true, .retry_after = 30s}) == std::vector<scheduler::duration>{0s, 30s});
  CHECK(moments(policy, {.worth_it = true, .retry_after = 31s}).size() == 1);
  auto const soon = moments(policy, {.worth_it = true, .retry_after = 0s});
  REQUIRE(soon.size() == 2);
  CHECK(soon[1] <= 100ms);
}

TEST_CASE("what is not worth it, or one attempt alone, is not repeated") {
  CHECK(moments({.attempts = 5}, {.worth_it = false}).size() == 1);
  CHECK(moments({.attempts = 1}, {.worth_it = true}).size() == 1);
  CHECK(moments({.attempts = 0}, {.worth_it = true}).size() == 1);
}

TEST_CASE("a wait that the scope's deadline would cut off is not begun: the last outcome comes out") {
  virtual_clock clock;
  jitter random(1);
  retry_policy const policy{.attempts = 5, .backoff = 0ms};
  int attempts = 0;
  auto attempt = [&]() -> task<int> {
    ++attempts;
    co_return 429;
  };
  auto const judge = [](auto const&) { return second_chance{true, 4s}; };
  auto work = with_retries(retries(policy, random), attempt, judge, [] {});
  CHECK(clock.run(timeout(10s, std::move(work))) == 429);
  CHECK(attempts == 3);  // at 0, 4 and 8 seconds
}

TEST_CASE("a failure is judged too, and comes out when there is no further attempt") {
  virtual_clock clock;
  jitter random(1);
  retry_policy const policy{.attempts = 3, .backoff = 1ms};
  int attempts = 0;
  int retried = 0;
  auto attempt = [&]() -> task<int> {
    if (++attempts < 3) throw std::runtime_error("once more");
    throw std::logic_error("for good");
    co_return 0;
  };
  auto const judge = [](auto const&) { return second_chance{.worth_it = true}; };
  auto work = with_retries(retries(policy, random), attempt, judge, [&] { ++retried; });
  CHECK_THROWS_AS(clock.run(std::move(work)), std::logic_error);
  CHECK(attempts == 3);
  CHECK(retried == 2);
}

TEST_CASE("Retry-After is a number of seconds or a date, and nothing else") {
  std::int64_t const now = 1'700'000'000;
  CHECK(read_retry_after("120", now) == 120s);
  CHECK(read_retry_after(" 0 ", now) == 0s);
  char date[http::date_bytes];
  http::format_date(now + 60, date);
  CHECK(read_retry_after({date, sizeof date}, now) == 60s);
  http::format_date(now - 60, date);
  CHECK(read_retry_after({date, sizeof date}, now) == std::nullopt);
  CHECK(read_retry_after("99999999999999999999", now).value() > 300 * 24h);
  for (auto const* const text : {"", "soon", "1.5", "-5", "12 seconds"})
    CHECK_MESSAGE(read_retry_after(text, now) == std::nullopt, text);
}

TEST_CASE("statuses that mean another time are tried again, within the policy, for what may be repeated") {
  std::string const busy = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";
  with_server({says_and_stays({busy, busy, ok("at last")})}, [](std::string url) -> task<> {
    http_client client(often(url));
    auto const got = co_await client.get("/");
    CHECK(got.body() == "at last");
    CHECK(client.statistics().retries == 2);
    CHECK(client.statistics().connections == 1);
  });
  with_server({says_and_stays({busy, busy, ok("too late")})}, [](std::string url) -> task<> {
    http_client client(often(url, 2));
    auto const got = co_await client.get("/");
    CHECK(got.status() == status::service_unavailable);
    CHECK(got.body() == "busy");
  });
  with_server({says_and_stays({busy, ok("never asked")})}, [](std::string url) -> task<> {
    http_client client(often(url));
    auto const got = co_await client.post("/", "buy", "text/plain");
    CHECK(got.status() == status::service_unavailable);
    CHECK(client.statistics().retries == 0);
  });
}

TEST_CASE("a server that breaks connections is tried again, and so is one that cannot be reached") {
  with_server({says({""}), says({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nha"}), says({ok("whole")})},
              [](std::string url) -> task<> {
                http_client client(often(url));
                auto const got = co_await client.get("/");
                CHECK(got.body() == "whole");
                CHECK(client.statistics().retries == 2);
              });
  std::string url;
  with_server({}, [&](std::string of) -> task<> {
    url = of;
    co_return;
  });
  auto call = [&]() -> task<> {
    http_client client(often(url));
    auto const end = co_await failure_of(client.post("/"));
    CHECK(end == client_errc::not_connected);
    CHECK(client.statistics().retries == 2);
  };
  run(call());
}

TEST_CASE("a wait that Retry-After asks for beyond the time of the call is not begun") {
  with_server({says({"HTTP/1.1 503 Busy\r\nRetry-After: 20\r\nContent-Length: 0\r\n\r\n"})},
              [](std::string url) -> task<> {
                auto options = often(url);
                options.timeout = 10s;
                http_client client(options);
                auto const got = co_await client.get("/");
                CHECK(got.status() == status::service_unavailable);
              });
}
