#include <corest/observe/metrics.hpp>

#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace corest;

namespace {

counter at_namespace_scope{"test_at_namespace_scope_total", "Counted from the first line on."};

std::string page() {
  observe::exposition to(observe::exposition_format::prometheus);
  observe::write_metrics(to);
  return std::move(to).finish();
}
bool shows(std::string const& line) { return ("\n" + page()).find("\n" + line + "\n") != std::string::npos; }

}  // namespace

TEST_CASE("a counter adds up what all threads have added, also those that have ended") {
  counter seen{"test_seen_total", "Seen."};
  constexpr int threads = 8, each = 10'000;
  std::atomic<bool> over = false;
  std::thread reader([&] {
    while (!over) CHECK(seen.value() <= threads * each);
  });
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) {
    running.emplace_back([&] {
      for (int n = 0; n < each; ++n) seen.add();
    });
  }
  for (auto& thread : running) thread.join();
  over = true;
  reader.join();
  CHECK(seen.value() == threads * each);
  std::thread([&] { seen.add(5); }).join();
  CHECK(shows("test_seen_total 80005"));
}

TEST_CASE("a metric at namespace scope is there, and one that is gone is not") {
  at_namespace_scope.add(2);
  CHECK(shows("test_at_namespace_scope_total 2"));
  { counter const brief{"test_brief_total", "Brief."}; }
  CHECK(page().find("test_brief_total") == std::string::npos);
}

TEST_CASE("a gauge goes up and down") {
  gauge level{"test_level", "Level."};
  level.set(4);
  level.add(-1.5);
  CHECK(level.value() == 2.5);
  CHECK(shows("test_level 2.5"));
}

TEST_CASE("a histogram counts a value at its bound below it") {
  std::array<double, 2> const bounds{1, 10};
  histogram sizes{"test_size_bytes", "Sizes.", bounds};
  for (double const each : {0.5, 1.0, 1.5, 11.0}) sizes.add(each);
  CHECK(shows("test_size_bytes_bucket{le=\"1\"} 2"));
  CHECK(shows("test_size_bytes_bucket{le=\"10\"} 3"));
  CHECK(shows("test_size_bytes_bucket{le=\"+Inf\"} 4"));
  CHECK(shows("test_size_bytes_sum 14"));
  CHECK(shows("test_size_bytes_count 4"));
}

TEST_CASE("labels tell series apart, whatever stands in them") {
  labeled<counter, "plan", "region"> orders{"test_orders_total", "Orders."};
  orders.with("gold", "eu").add();
  orders.with(std::string("gold"), "eu").add();
  orders.with("go", "ldeu").add();
  CHECK(shows("test_orders_total{plan=\"gold\",region=\"eu\"} 2"));
  CHECK(shows("test_orders_total{plan=\"go\",region=\"ldeu\"} 1"));
  labeled<gauge, "queue"> depth{"test_depth", "Depth."};
  depth.with("a").set(3);
  depth.with("b").add(1);
  CHECK(shows("test_depth{queue=\"a\"} 3"));
  labeled<histogram, "kind"> times{"test_time_seconds", "Times."};
  times.with("slow").add(0.2);
  CHECK(shows("test_time_seconds_bucket{kind=\"slow\",le=\"0.25\"} 1"));
}

TEST_CASE(
    "up to max_series there is one for each combination; beyond it they share one, and that is counted") {
  labeled<counter, "user"> hits{"test_hits_total", "Hits.", {.max_series = 100}};
  for (int i = 0; i < 100; ++i) hits.with(std::to_string(i)).add();
  CHECK(shows("test_hits_total{user=\"99\"} 1"));
  CHECK(shows("corest_metric_overflow_total{metric=\"test_hits_total\"} 0"));
  CHECK(page().find("otel_metric_overflow") == std::string::npos);
  for (int i = 100; i < 1000; ++i) hits.with(std::to_string(i)).add();
  hits.with("7").add();
  CHECK(shows("test_hits_total{user=\"7\"} 2"));
  CHECK_FALSE(shows("test_hits_total{user=\"100\"} 1"));
  CHECK(shows("test_hits_total{otel_metric_overflow=\"true\"} 900"));
  CHECK(shows("corest_metric_overflow_total{metric=\"test_hits_total\"} 900"));
}

TEST_CASE("a name that cannot be, or is taken, is refused") {
  counter const first{"test_taken_total", "Taken."};
  CHECK_THROWS_AS(counter("test_taken_total", "Again."), std::logic_error);
  CHECK_THROWS_AS(counter("test_without_suffix", ""), std::invalid_argument);
  CHECK_THROWS_AS(gauge("test-level", ""), std::invalid_argument);
  CHECK_THROWS_AS(gauge("", ""), std::invalid_argument);
  CHECK_THROWS_AS(gauge("1st", ""), std::invalid_argument);
  CHECK_THROWS_AS((labeled<gauge, "a b">("test_labels", "")), std::invalid_argument);
  CHECK_THROWS_AS((labeled<histogram, "le">("test_le_seconds", "")), std::invalid_argument);
  std::array<double, 2> const falling{2, 1};
  CHECK_THROWS_AS(histogram("test_falling_seconds", "", falling), std::invalid_argument);
}
