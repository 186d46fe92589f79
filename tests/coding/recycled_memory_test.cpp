#include "coding/recycled_memory.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>

using corest::coding::detail::recycled_memory;

TEST_CASE("what was given back is taken again") {
  recycled_memory memory;
  void* const small = recycled_memory::take(&memory, 100);
  void* const large = recycled_memory::take(&memory, 5'000);
  recycled_memory::give_back(&memory, small);
  recycled_memory::give_back(&memory, large);
  CHECK(recycled_memory::take(&memory, 4'000) == large);
  CHECK(recycled_memory::take(&memory, 100) == small);
  recycled_memory::give_back(&memory, small);
  recycled_memory::give_back(&memory, large);
}

TEST_CASE("a block more than twice as large is kept for something larger") {
  recycled_memory memory;
  void* const large = recycled_memory::take(&memory, 5'000);
  recycled_memory::give_back(&memory, large);
  void* const small = recycled_memory::take(&memory, 100);
  CHECK(small != large);
  CHECK(recycled_memory::take(&memory, 5'000) == large);
  recycled_memory::give_back(&memory, small);
  recycled_memory::give_back(&memory, large);
}

TEST_CASE("of too many blocks the largest are kept, and all are aligned") {
  recycled_memory memory;
  std::array<void*, 100> blocks{};
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    blocks[i] = recycled_memory::take(&memory, (i + 1) * 1'000);
    CHECK(reinterpret_cast<std::uintptr_t>(blocks[i]) % alignof(std::max_align_t) == 0);
  }
  void* const largest = blocks.back();
  for (void* const each : blocks) recycled_memory::give_back(&memory, each);
  recycled_memory::give_back(&memory, nullptr);
  void* const again = recycled_memory::take(&memory, 100'000);
  CHECK(again == largest);
  recycled_memory::give_back(&memory, again);
}

TEST_CASE("a size that no memory has is refused") {
  recycled_memory memory;
  CHECK(recycled_memory::take(&memory, SIZE_MAX) == nullptr);
}
