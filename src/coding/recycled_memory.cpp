// Blocks that know their size, and the smallest that is large enough.
#include "coding/recycled_memory.hpp"

#include <cstdlib>
#include <new>
#include <utility>

namespace corest::coding::detail {

struct alignas(std::max_align_t) recycled_memory::block {
  std::size_t size;
};

recycled_memory::~recycled_memory() {
  for (block* const each : free_) std::free(each);
}

void* recycled_memory::take(void* from, std::size_t size) noexcept {
  block** best = nullptr;
  for (block*& each : static_cast<recycled_memory*>(from)->free_) {
    if (each == nullptr || each->size < size || each->size / 2 > size) continue;  // far too large is a waste
    if (best == nullptr || each->size < (*best)->size) best = &each;
  }
  if (best != nullptr) return std::exchange(*best, nullptr) + 1;
  if (size > static_cast<std::size_t>(-1) - sizeof(block)) return nullptr;
  void* const bytes = std::malloc(sizeof(block) + size);
  if (bytes == nullptr) return nullptr;
  static_cast<recycled_memory*>(from)->held_ += size;
  return new (bytes) block{size} + 1;
}

void recycled_memory::give_back(void* to, void* bytes) noexcept {
  if (bytes == nullptr) return;
  block* returned = static_cast<block*>(bytes) - 1;
  for (block*& each : static_cast<recycled_memory*>(to)->free_) {
    if (returned == nullptr) return;
    if (each == nullptr || each->size < returned->size) std::swap(each, returned);
  }
  if (returned == nullptr) return;
  static_cast<recycled_memory*>(to)->held_ -= returned->size;
  std::free(returned);
}

}  // namespace corest::coding::detail
