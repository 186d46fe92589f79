// Bytes that grow: where the memory comes from, and when they move.
#include "base/kept_blocks.hpp"

#include <corest/base/buffer.hpp>

#include <cstdlib>
#include <new>

namespace corest {
namespace {
constexpr std::size_t first_capacity = 256;

char* allocate(std::size_t capacity) {
  void* bytes = capacity == kept_blocks::block_bytes ? kept_blocks::take() : nullptr;
  if (bytes == nullptr) bytes = std::malloc(capacity + buffer_slack);
  if (bytes == nullptr) throw std::bad_alloc();
  return static_cast<char*>(bytes);
}

void give_back(char* bytes, std::size_t capacity) noexcept {
  if (capacity != kept_blocks::block_bytes || !kept_blocks::keep(bytes)) std::free(bytes);
}

}  // namespace

buffer::~buffer() { give_back(data_, capacity_); }

void buffer::make_room(std::size_t count) {
  if (begin_ > 0 && begin_ >= size() && capacity_ - size() >= count) {
    std::memcpy(data_, data_ + begin_, size());  // no overlap: the gap is at least as long
    end_ -= begin_;
    begin_ = 0;
    return;
  }
  std::size_t const needed = size() + count;
  if (needed < count) throw std::bad_alloc();
  std::size_t larger = capacity_ < first_capacity ? first_capacity : capacity_ + capacity_ / 2;
  grow(larger < needed ? needed : larger);
}

void buffer::grow(std::size_t capacity) {
  char* const bytes = allocate(capacity);
  std::size_t const used = size();
  if (used > 0) std::memcpy(bytes, data(), used);
  std::memset(bytes + capacity, 0, buffer_slack);
  give_back(data_, capacity_);
  data_ = bytes;
  begin_ = 0;
  end_ = used;
  capacity_ = capacity;
}

}  // namespace corest
