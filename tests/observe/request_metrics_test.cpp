#include <corest/observe/request_metrics.hpp>

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace corest;
using namespace corest::observe;

namespace {

constexpr std::array<route_name, 3> routes{{{"GET", ""}, {"GET", "/a/{id}"}, {"POST", "/b"}}};

std::string page_of(request_metrics const& of, exposition_format format = exposition_format::prometheus) {
  exposition page(format);
  of.write(page);
  return std::move(page).finish();
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

constexpr std::string_view of_a =
    "{http_request_method=\"GET\",http_route=\"/a/"
    "{id}\",http_response_status_code=\"200\",url_scheme=\"http\"";

}  // namespace

TEST_CASE("requests are shown by method, route and status, with their durations and sizes") {
  request_metrics all(routes);
  auto& worker = all.add_shard();
  worker.add({.route = 1,
              .status = 200,
              .duration = 5'000'000,
              .queued = 20'000,
              .body_received = 0,
              .body_sent = 256});
  worker.add(
      {.route = 1, .status = 200, .duration = 5'000'001, .queued = 0, .body_received = 300, .body_sent = 0});
  worker.add({.route = 0, .status = 404, .duration = 1, .queued = 0, .body_received = 0, .body_sent = 9});
  worker.add({.route = 2, .status = 503, .duration = 1, .queued = 0, .body_received = 0, .body_sent = 9});
  auto const page = page_of(all);
  auto const line = [&](std::string_view name, std::string_view more, std::string_view value) {
    return has(page, std::string(name).append(of_a).append(more).append("} ").append(value) + "\n");
  };
  CHECK(line("http_server_request_duration_seconds_bucket", ",le=\"0.0025\"", "0"));
  CHECK(line("http_server_request_duration_seconds_bucket", ",le=\"0.005\"", "1"));
  CHECK(line("http_server_request_duration_seconds_bucket", ",le=\"0.01\"", "2"));
  CHECK(line("http_server_request_duration_seconds_count", "", "2"));
  CHECK(line("http_server_request_body_size_bytes_bucket", ",le=\"256\"", "1"));
  CHECK(line("http_server_request_body_size_bytes_bucket", ",le=\"1024\"", "2"));
  CHECK(line("http_server_response_body_size_bytes_bucket", ",le=\"256\"", "2"));
  CHECK(line("http_server_response_body_size_bytes_sum", "", "256"));
  CHECK(has(page, "{http_request_method=\"GET\",http_response_status_code=\"404\",url_scheme=\"http\"} 1\n"));
  CHECK(has(page, "http_response_status_code=\"503\",error_type=\"503\",url_scheme=\"http\"} 1\n"));
  CHECK(has(page, "corest_http_server_queue_duration_seconds_bucket{le=\"1.6384e-05\"} 3\n"));
}

TEST_CASE("requests that are under way are counted up and down") {
  request_metrics all(routes);
  auto& worker = all.add_shard();
  worker.enter(1);
  worker.enter(1);
  worker.leave(1);
  CHECK(has(page_of(all),
            "http_server_active_requests{http_request_method=\"GET\",http_route=\"/a/{id}\","
            "url_scheme=\"http\"} 1\n"));
}

TEST_CASE("a sampled request is an exemplar of its bucket in OpenMetrics") {
  request_metrics all(routes);
  auto& worker = all.add_shard();
  worker.add({.route = 1,
              .status = 200,
              .duration = 2'000'000,
              .queued = 0,
              .body_received = 0,
              .body_sent = 0,
              .trace_high = 1,
              .trace_low = 2});
  CHECK(has(page_of(all, exposition_format::open_metrics),
            "le=\"0.0025\"} 1 # {trace_id=\"00000000000000010000000000000002\"} 0.002\n"));
}

TEST_CASE("a route tells 32 statuses apart, and counts further ones together") {
  request_metrics all(routes);
  auto& worker = all.add_shard();
  auto const answer = [&](int status) {
    worker.add(
        {.route = 1, .status = status, .duration = 1, .queued = 0, .body_received = 0, .body_sent = 0});
  };
  constexpr int limit = static_cast<int>(request_shard::max_statuses);
  for (int i = 0; i < limit; ++i) answer(400 + i);
  CHECK(has(page_of(all), "http_response_status_code=\"431\""));
  CHECK_FALSE(has(page_of(all), "http_response_status_code=\"other\""));
  answer(400 + limit);
  answer(401 + limit);
  answer(400);
  auto const page = page_of(all);
  CHECK_FALSE(has(page, "http_response_status_code=\"432\""));
  CHECK(has(page, "http_response_status_code=\"other\",url_scheme=\"http\",le=\"+Inf\"} 2\n"));
  CHECK(has(page, "http_response_status_code=\"400\",url_scheme=\"http\",le=\"+Inf\"} 2\n"));
}

TEST_CASE("what several workers count is added up, exactly, and may be read meanwhile") {
  request_metrics all(routes);
  constexpr int workers = 4, each = 20'000;
  std::atomic<bool> over = false;
  std::thread reader([&] {
    while (!over) CHECK(page_of(all, exposition_format::open_metrics).ends_with("# EOF\n"));
  });
  std::vector<std::thread> threads;
  for (int i = 0; i < workers; ++i) {
    threads.emplace_back([&worker = all.add_shard()] {
      for (int n = 0; n < each; ++n) {
        worker.enter(1);
        worker.add({.route = 1,
                    .status = n % 2 == 0 ? 200 : 204,
                    .duration = 1'000,
                    .queued = 1,
                    .body_received = 1,
                    .body_sent = 2,
                    .trace_high = 7,
                    .trace_low = 7});
        worker.leave(1);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  over = true;
  reader.join();
  auto const page = page_of(all);
  auto const half = std::to_string(workers * each / 2);
  CHECK(
      has(page, std::string("http_server_request_duration_seconds_count").append(of_a) + "} " + half + "\n"));
  CHECK(has(page, std::string("http_server_response_body_size_bytes_sum").append(of_a) + "} " +
                      std::to_string(workers * each) + "\n"));
  CHECK(has(page,
            "http_server_active_requests{http_request_method=\"GET\",http_route=\"/a/"
            "{id}\",url_scheme=\"http\"} 0\n"));
}

TEST_CASE("the counts of all workers are read by route and status, beside the requests under way") {
  request_metrics all(routes);
  auto& one = all.add_shard();
  auto& other = all.add_shard();
  auto const record = [](std::uint32_t route, int status) {
    return request_record{.route = route,
                          .status = status,
                          .duration = 1'000'000,
                          .queued = 0,
                          .body_received = 0,
                          .body_sent = 0};
  };
  one.add(record(2, 201));
  one.add(record(1, 500));
  one.add(record(1, 200));
  other.add(record(1, 200));
  other.enter(2);
  auto const found = all.read();
  REQUIRE(found.size() == 3);
  CHECK(found[0].route == 1);
  CHECK(found[0].status == 200);
  CHECK(found[0].durations[duration_bucket(1'000'000)] == 2);
  CHECK(found[1].status == 500);
  CHECK(found[2].route == 2);
  CHECK(all.read_active() == std::vector<std::uint64_t>{0, 0, 1});
}

TEST_CASE("the slowest requests are kept for who watches, also of workers that come later") {
  request_metrics all(routes);
  auto& one = all.add_shard();
  CHECK_FALSE(one.slowest().want(1'000'000'000));
  all.watch_slowest(true);
  auto& other = all.add_shard();
  for (auto* const each : {&one, &other}) {
    CHECK(each->slowest().want(5));
    each->slowest().add({.route = 1, .handled = 5});
  }
  CHECK(all.take_slowest().size() == 2);
  CHECK(all.take_slowest().empty());
  all.watch_slowest(false);
  CHECK_FALSE(one.slowest().want(1'000'000'000));
  CHECK_FALSE(other.slowest().want(1'000'000'000));
}
