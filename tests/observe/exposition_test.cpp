#include <corest/observe/exposition.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <string>
#include <utility>

using namespace corest::observe;
using enum exposition_format;

namespace {

std::string labels_of(std::string_view name, std::string_view value) {
  std::string labels;
  append_label(labels, name, value);
  return labels;
}

std::string histogram_in(exposition_format format) {
  exposition page(format);
  page.family("wait_seconds", metric_type::histogram, "Waiting.");
  std::array<cumulative_bucket, 2> const buckets{{{0.5, 2, {0xab, 1, 0.25}}, {1, 3}}};
  page.histogram(labels_of("queue", "a"), buckets, 4, 12.5);
  return std::move(page).finish();
}

}  // namespace

TEST_CASE("Prometheus gets a counter under its whole name, and no exemplars") {
  exposition page(prometheus);
  page.family("orders_total", metric_type::counter, "Orders.");
  page.sample(labels_of("plan", "gold"), std::uint64_t(3));
  page.sample({}, 0.5);
  CHECK(std::move(page).finish() ==
        "# HELP orders_total Orders.\n# TYPE orders_total counter\norders_total{plan=\"gold\"} "
        "3\norders_total 0.5\n");
  CHECK(histogram_in(prometheus) ==
        "# HELP wait_seconds Waiting.\n# TYPE wait_seconds histogram\n"
        "wait_seconds_bucket{queue=\"a\",le=\"0.5\"} 2\nwait_seconds_bucket{queue=\"a\",le=\"1\"} 3\n"
        "wait_seconds_bucket{queue=\"a\",le=\"+Inf\"} 4\nwait_seconds_sum{queue=\"a\"} 12.5\n"
        "wait_seconds_count{queue=\"a\"} 4\n");
}

TEST_CASE("OpenMetrics gets the family without _total, its unit, floats as bounds, exemplars and an end") {
  exposition page(open_metrics);
  page.family("orders_total", metric_type::counter, "Orders.");
  page.sample({}, std::uint64_t(3));
  CHECK(std::move(page).finish() == "# HELP orders Orders.\n# TYPE orders counter\norders_total 3\n# EOF\n");
  CHECK(histogram_in(open_metrics) ==
        "# HELP wait_seconds Waiting.\n# TYPE wait_seconds histogram\n# UNIT wait_seconds seconds\n"
        "wait_seconds_bucket{queue=\"a\",le=\"0.5\"} 2 # "
        "{trace_id=\"00000000000000ab0000000000000001\"} 0.25\n"
        "wait_seconds_bucket{queue=\"a\",le=\"1.0\"} 3\nwait_seconds_bucket{queue=\"a\",le=\"+Inf\"} 4\n"
        "wait_seconds_sum{queue=\"a\"} 12.5\nwait_seconds_count{queue=\"a\"} 4\n# EOF\n");
}

TEST_CASE(
    "a label holds any value: quotes, line ends and backslashes are escaped, what is no UTF-8 is replaced") {
  CHECK(labels_of("a", "x\"y\\z\nw") == "a=\"x\\\"y\\\\z\\nw\",");
  CHECK(labels_of("a", "\xc3\xa4\xf0\x9f\x9a\x9a") == "a=\"\xc3\xa4\xf0\x9f\x9a\x9a\",");
  CHECK(labels_of("a",
                  "\xff"
                  "b\xc3") == "a=\"?b?\",");
  CHECK(labels_of("a", "\xc0\xaf\xed\xa0\x80") == "a=\"?????\",");
}

TEST_CASE("numbers that are none are written as Prometheus reads them") {
  exposition page(prometheus);
  page.family("level", metric_type::gauge, "Level.");
  for (double const each : {std::nan(""), HUGE_VAL, -HUGE_VAL, 1e300}) page.sample({}, each);
  auto const text = std::move(page).finish();
  CHECK(text.ends_with("level NaN\nlevel +Inf\nlevel -Inf\nlevel 1e+300\n"));
}

TEST_CASE("OpenMetrics is for who asks for it, in the version that is spoken") {
  CHECK(choose_format("") == prometheus);
  CHECK(choose_format("*/*") == prometheus);
  CHECK(choose_format("text/html") == prometheus);
  CHECK(choose_format("application/openmetrics-text") == open_metrics);
  CHECK(choose_format("application/openmetrics-text; version=1.0.0; charset=utf-8") == open_metrics);
  CHECK(choose_format("application/openmetrics-text;version=0.0.1,text/plain;version=0.0.4;q=0.5") ==
        prometheus);
  // What a Prometheus sends.
  CHECK(choose_format("application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;"
                      "q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1") == open_metrics);
  CHECK(choose_format("application/openmetrics-text;q=0, text/plain") == prometheus);
}
