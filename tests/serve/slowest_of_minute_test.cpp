#include "serve/slowest_of_minute.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

observe::slow_request of(std::uint64_t nanoseconds) {
  observe::slow_request made;
  made.handled = nanoseconds;
  return made;
}

}  // namespace

TEST_CASE("the slowest of the last minute come first, and go when the minute is over") {
  slowest_of_minute all;
  scheduler::time_point const begin{};
  all.add({of(7), of(900), of(8)}, begin + 1s);
  all.add({of(50)}, begin + 30s);
  auto const now = all.list();
  REQUIRE(now.size() == 4);
  CHECK(now[0].waited() == 900);
  CHECK(now[1].waited() == 50);
  all.add({}, begin + 61s);
  REQUIRE(all.list().size() == 1);
  CHECK(all.list()[0].waited() == 50);
  all.add({}, begin + 90s);
  CHECK(all.list().empty());
}

TEST_CASE("one that was too fast for the list is in it when slower ones have gone") {
  slowest_of_minute all;
  scheduler::time_point const begin{};
  all.add(std::vector(slowest_of_minute::most, of(100)), begin + 1s);
  all.add({of(5)}, begin + 2s);
  CHECK(all.list().size() == slowest_of_minute::most);
  CHECK(all.list().back().waited() == 100);
  all.add({}, begin + 61s);
  REQUIRE(all.list().size() == 1);
  CHECK(all.list()[0].waited() == 5);
}
