#include "serve/counter_lines.hpp"

#include <corest/observe/exposition.hpp>
#include <corest/observe/metrics.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace corest;

namespace {

std::string page() {
  observe::exposition to(observe::exposition_format::prometheus);
  observe::write_metrics(to);
  return std::move(to).finish();
}

}  // namespace

TEST_CASE("the series of a counter are found on the page, whatever is in the values of its labels") {
  labeled<counter, "policy", "outcome"> asked("lines_test_total", "Asked.");
  counter longer("lines_test_total_total", "Another, whose name begins alike.");
  asked.with("per \"user\"}, \\ and\nline", "allowed").add(3);
  asked.with("a", "refused").add(4);
  longer.add(9);
  auto const found = counter_lines(page(), "lines_test_total");
  REQUIRE(found.size() == 2);
  CHECK(found[0].labels == std::vector<std::string>{"a", "refused"});
  CHECK(found[0].count == 4);
  CHECK(found[1].labels == std::vector<std::string>{"per \"user\"}, \\ and\nline", "allowed"});
  CHECK(found[1].count == 3);
  REQUIRE(counter_lines(page(), "lines_test_total_total").size() == 1);
  CHECK(counter_lines(page(), "lines_test_total_total")[0].labels.empty());
  CHECK(counter_lines(page(), "nobody_total").empty());
}
