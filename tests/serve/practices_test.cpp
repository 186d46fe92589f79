#include <corest/corest.hpp>

#include <doctest/doctest.h>

using namespace corest;

TEST_CASE("every practice is on unless it is taken away") {
  CHECK(practices{}.access_log.on);
  CHECK(practices{}.metrics.path == "/metrics");
  CHECK_FALSE(practices{.metrics = off}.metrics.on);
  CHECK_FALSE(practices{.access_log = off}.access_log.on);
  CHECK(practices{}.tracing.on);
  CHECK_FALSE(practices{.tracing = off}.tracing.on);
  CHECK_FALSE(practices{}.admin.wanted());
  CHECK(practices{}.health.on);
  CHECK_FALSE(practices{.health = off}.health.on);
}
