// The list of each thread, and its end with it.
#include "base/kept_blocks.hpp"

#include <corest/base/address_sanitizer.hpp>

#include <cstdlib>
#include <new>
#include <utility>

namespace corest::kept_blocks {
namespace {

struct kept_block {
  kept_block* next;
};

// Trivially destructible, so that buffers which die behind the end of the thread's own objects find it.
struct kept {
  kept_block* first;
  std::size_t count;
  bool guarded;  // a guard will free them at the end of the thread
  bool closed;   // the thread ends
};
constinit thread_local kept here{};

struct guard {
  ~guard() {
    here.closed = true;
    while (here.first != nullptr) std::free(std::exchange(here.first, here.first->next));
    here.count = 0;
  }
};

void guard_here() noexcept {
  static thread_local guard at_end;
  static_cast<void>(at_end);
  here.guarded = true;
}

}  // namespace

void* take() noexcept {
  if (here.first == nullptr) return nullptr;
  --here.count;
  return std::exchange(here.first, here.first->next);
}

bool keep(void* block) noexcept {
  if (address_sanitized || here.closed || here.count == most) return false;
  if (!here.guarded) guard_here();
  here.first = new (block) kept_block{here.first};
  ++here.count;
  return true;
}

std::size_t count() noexcept { return here.count; }

}  // namespace corest::kept_blocks
