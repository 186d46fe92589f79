#include <corest/observe/duration_quantile.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>

using namespace corest::observe;

namespace {

using counts = std::array<std::uint64_t, duration_buckets>;

counts of(std::initializer_list<std::uint64_t> durations) {
  counts all{};
  for (auto const each : durations) ++all[duration_bucket(each)];
  return all;
}

}  // namespace

TEST_CASE("every duration lies in the range of its bucket, and the ranges leave no gap") {
  for (std::uint64_t duration : {std::uint64_t(1), std::uint64_t(9), std::uint64_t(10'000),
                                 std::uint64_t(10'001), std::uint64_t(123'456), std::uint64_t(5'000'000),
                                 std::uint64_t(5'000'001), std::uint64_t(3'600'000'000'000)}) {
    CAPTURE(duration);
    auto const [above, most] = range_of(duration_bucket(duration));
    CHECK(above < duration);
    CHECK(duration <= most);
  }
  for (std::size_t i = 1; i < duration_buckets; ++i) {
    CAPTURE(i);
    CHECK(range_of(i).above < range_of(i).most);
    CHECK(duration_bucket(range_of(i).most) == i);
    CHECK(duration_bucket(range_of(i).above + 1) == i);
  }
}

TEST_CASE("a quantile is an eighth off at most") {
  counts all{};
  for (std::uint64_t i = 1; i <= 1000; ++i) ++all[duration_bucket(i * 1'000'000)];  // 1 ms to 1 s
  for (double const share : {0.5, 0.9, 0.99, 1.0}) {
    CAPTURE(share);
    auto const found = duration_quantile(all, share);
    REQUIRE(found.has_value());
    CHECK(*found == doctest::Approx(share * 1e9).epsilon(0.125));
  }
}

TEST_CASE("the slowest of a hundred is what the last hundredth shows, and not the rest") {
  counts all = of({2'000'000'000});
  all[duration_bucket(1'000'000)] = 99;
  CHECK(*duration_quantile(all, 0.9) <= 1'000'000);
  CHECK(*duration_quantile(all, 0.999) > 1'000'000'000);
}

TEST_CASE("no requests have no quantile") { CHECK_FALSE(duration_quantile(counts{}, 0.5).has_value()); }
