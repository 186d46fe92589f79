#include <corest/async/virtual_clock.hpp>
#include <corest/serve/health.hpp>

#include <doctest/doctest.h>

#include <utility>

using namespace corest;

namespace {

/// Counts its runs, and the functions of its kind that there are.
struct counted {
  counted(int& all, int& calls) : living(&all), runs(&calls) { ++*living; }
  counted(counted const& other) : living(other.living), runs(other.runs) { ++*living; }
  counted(counted&& other) noexcept : living(other.living), runs(other.runs) { ++*living; }
  counted& operator=(counted const&) = delete;
  ~counted() { --*living; }
  task<> operator()() const {
    ++*runs;
    co_return;
  }
  int* living;
  int* runs;
};

}  // namespace

TEST_CASE("copies of a check share its function, which lives as long as the last of them") {
  int living = 0, runs = 0, others = 0;
  {
    health_check first("database", counted(living, runs), {.critical = false});
    health_check second = first;
    health_check third("cache", counted(others, runs));
    CHECK(living == 1);
    third = second;
    CHECK(others == 0);
    CHECK(third.name() == "database");
    CHECK_FALSE(third.how().critical);
    first = std::move(second);
    CHECK(living == 1);
    virtual_clock{}.run(first.run());
    virtual_clock{}.run(third.run());
    CHECK(runs == 2);
  }
  CHECK(living == 0);
}
