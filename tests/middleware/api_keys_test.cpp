#include <corest/middleware/api_keys.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

using namespace corest;

TEST_CASE("keys may be changed while several threads look them up") {
  auto const stays = auth::make_api_key();
  auto const comes = auth::make_api_key();
  api_keys keys({stays.record});
  std::chrono::sys_seconds const now{};
  std::atomic<bool> over = false;
  std::atomic<int> lost = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      while (!over) {
        if (!keys.find(stays.text, now)) ++lost;
        (void)keys.find(comes.text, now);
      }
    });
  }
  for (int i = 0; i < 200; ++i) {
    keys.add(comes.record);
    keys.remove(comes.record.id);
  }
  over = true;
  for (auto& one : readers) one.join();
  CHECK(lost == 0);
  CHECK(keys.size() == 1);
  CHECK_FALSE(keys.find(comes.text, now));
}
