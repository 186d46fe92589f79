#include <corest/observe/fine_histogram.hpp>

#include <doctest/doctest.h>

#include <cstdint>

using namespace corest::observe;

TEST_CASE(
    "a bucket is at most an eighth of a power of two wide, and no bound that is shown lies inside one") {
  std::size_t last = duration_bucket(0);
  CHECK(last == 0);
  std::uint64_t began = 0;
  for (std::uint64_t at = 1; at < (1ull << 38); at += 1 + at / 500) {
    std::size_t const bucket = duration_bucket(at);
    REQUIRE(bucket >= last);
    REQUIRE(bucket < duration_buckets);
    if (bucket != last) began = at;
    last = bucket;
    if (at >= 2048) REQUIRE(at - began <= began / 8 + 1 + at / 500);
  }
  for (std::uint64_t const bound : duration_bounds) {
    CHECK(duration_bucket(bound) + 1 == duration_bucket(bound + 1));
    CHECK(duration_bucket(bound - 1) <= duration_bucket(bound));
  }
  CHECK(duration_bucket(~0ull >> 1) == duration_buckets - 1);
}

TEST_CASE("a size is counted up to the power of two that holds it, and nothing is nothing") {
  coarse_histogram sizes;
  for (std::uint64_t const each : {0ull, 1ull, 256ull, 257ull, 1ull << 40}) sizes.add(each);
  CHECK(sizes.counts[0] == 1);
  CHECK(sizes.counts[8] == 1);
  CHECK(sizes.counts[9] == 1);
  CHECK(sizes.counts[40] == 1);
  CHECK(sizes.sum == 1 + 256 + 257 + (1ull << 40));
}
