// A queue of bounded length, in memory allocated once.
#pragma once
#include <cstddef>
#include <type_traits>
#include <utility>

namespace corest {

/// First in, first out. Moving a T must not throw, so that nothing is lost between two places.
template <class T>
class ring {
  static_assert(std::is_nothrow_move_constructible_v<T>,
                "what is handed over is moved without throwing: hold it by a unique_ptr");

 public:
  /// Room for `capacity` elements, which may be none. Throws std::bad_alloc.
  explicit ring(std::size_t capacity)
      : places_(capacity == 0 ? nullptr : new place[capacity]), capacity_(capacity) {}
  ring(ring const&) = delete;
  ring& operator=(ring const&) = delete;
  ~ring() {
    while (size_ != 0) pop();
    delete[] places_;
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  /// There must be room.
  void push(T&& value) noexcept {
    std::size_t at = first_ + size_++;
    if (at >= capacity_) at -= capacity_;
    new (&places_[at].value) T(std::move(value));
  }
  /// It must not be empty.
  T pop() noexcept {
    T& oldest = places_[first_].value;
    T value(std::move(oldest));
    oldest.~T();
    if (++first_ == capacity_) first_ = 0;
    --size_;
    return value;
  }

 private:
  union place {
    place() noexcept {}
    ~place() {}
    T value;
  };

  place* places_;
  std::size_t capacity_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
};

}  // namespace corest
