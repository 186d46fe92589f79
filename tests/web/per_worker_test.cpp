#include <corest/web/per_worker.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace corest;

namespace {

struct counted {
  explicit counted(std::atomic<int>& alive) : alive_(&alive) { ++*alive_; }
  counted(counted&& other) noexcept : alive_(other.alive_) { ++*alive_; }
  ~counted() { --*alive_; }
  std::atomic<int>* alive_;
  int value = 0;
};

}  // namespace

TEST_CASE("each thread has an object of its own, made once") {
  std::atomic<int> alive{0};
  {
    per_worker<counted> objects([&alive] { return counted(alive); });
    std::vector<std::thread> workers;
    std::atomic<int> sum{0};
    for (int i = 0; i < 4; ++i) {
      workers.emplace_back([&] {
        for (int n = 0; n < 100; ++n) ++objects.local().value;
        sum += objects.local().value;
      });
    }
    for (auto& worker : workers) worker.join();
    CHECK(sum == 400);
    CHECK(alive == 4);
  }
  CHECK(alive == 0);
}

TEST_CASE("two of them in one thread do not meet, nor does one that comes after") {
  per_worker<int> first([] { return 1; });
  per_worker<int> second([] { return 2; });
  CHECK(first.local() == 1);
  CHECK(second.local() == 2);
  for (int i = 0; i < 3; ++i) {
    per_worker<int> later;
    CHECK(later.local() == 0);
    later.local() = 9;
  }
  CHECK(first.local() == 1);
}
