#include <corest/web/synchronized.hpp>

#include <doctest/doctest.h>

#include <thread>
#include <vector>

using namespace corest;

TEST_CASE("changes of several threads do not get lost") {
  synchronized<int> total(0);
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i) {
    workers.emplace_back([&] {
      for (int n = 0; n < 1000; ++n) total.with([](int& value) { ++value; });
    });
  }
  for (auto& worker : workers) worker.join();
  CHECK(total.with([](int value) { return value; }) == 4000);
}
