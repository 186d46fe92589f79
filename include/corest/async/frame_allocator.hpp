// Lets a container of nodes live from the pool of coroutine frames.
#pragma once
#include <corest/async/frame_pool.hpp>

#include <cstddef>

namespace corest::detail {

/// For containers that stay on their worker; without a malloc once warm.
template <class T>
struct frame_allocator {
  using value_type = T;
  frame_allocator() noexcept = default;
  template <class U>
  explicit(false) frame_allocator(frame_allocator<U> const&) noexcept {}

  [[nodiscard]] T* allocate(std::size_t n) { return static_cast<T*>(frame_pool::allocate(n * sizeof(T))); }
  void deallocate(T* memory, std::size_t n) noexcept { frame_pool::deallocate(memory, n * sizeof(T)); }
  template <class U>
  bool operator==(frame_allocator<U> const&) const noexcept {
    return true;
  }
};

}  // namespace corest::detail
