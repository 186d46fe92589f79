#include "server/patience.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

using corest::server::patience;
using corest::server::worth;
using namespace std::chrono_literals;

TEST_CASE("bytes are worth the time they take at the rate, and never more than the most") {
  CHECK(worth(0, 500, 30s) == 0s);
  CHECK(worth(500, 500, 30s) == 1s);
  CHECK(worth(1, 500, 30s) == 2ms);
  CHECK(worth(15'000, 500, 30s) == 30s);
  CHECK(worth(15'001, 500, 30s) == 30s);
  CHECK(worth(std::numeric_limits<std::size_t>::max(), 1, 30s) == 30s);
  CHECK(worth(1, std::numeric_limits<std::uint64_t>::max(), 30s) == 0s);
  CHECK(worth(1, 1'000'000'000, 100ms) == 1ns);
}

TEST_CASE("without a rate any byte is worth the whole time") {
  CHECK(worth(1, 0, 30s) == 30s);
  CHECK(worth(0, 0, 30s) == 0s);
}

TEST_CASE("a client that keeps to the rate is waited for without end, one that trickles is not") {
  patience steady(10s, 100);
  for (int i = 0; i < 1000; ++i) {
    steady.spend(1s);
    steady.earn(100);
  }
  CHECK(steady.left() == 10s);
  patience trickling(10s, 100);
  int seconds = 1;
  for (trickling.spend(1s); trickling.left() > 0s; trickling.spend(1s), ++seconds) trickling.earn(50);
  CHECK(seconds == 19);
}
