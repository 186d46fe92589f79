// priority_channel<T, Compare>: a bounded queue between tasks that gives the greatest item first.
#pragma once
#include <corest/async/basic_channel.hpp>

#include <cstddef>
#include <cstdint>
#include <queue>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest {

namespace detail {
template <class T, class Compare>
class priority_store {
  static_assert(std::is_nothrow_move_constructible_v<T> && std::is_nothrow_move_assignable_v<T>,
                "what is handed over is moved without throwing: hold it by a unique_ptr");

  struct entry {
    T value;
    std::uint64_t order;
  };
  // Of equals the one that came first is the greater.
  struct before {
    Compare less;
    bool operator()(entry const& a, entry const& b) const {
      if (less(a.value, b.value)) return true;
      return !less(b.value, a.value) && a.order > b.order;
    }
  };
  struct heap : std::priority_queue<entry, std::vector<entry>, before> {
    heap(std::size_t capacity, Compare compare)
        : std::priority_queue<entry, std::vector<entry>, before>(before{std::move(compare)}) {
      this->c.reserve(capacity);
    }
    T take() noexcept {
      T value(std::move(this->c.front().value));  // pop() compares the others only
      this->pop();
      return value;
    }
  };

 public:
  explicit priority_store(std::size_t capacity, Compare compare = Compare())
      : capacity_(capacity), heap_(capacity, std::move(compare)) {}
  [[nodiscard]] std::size_t size() const noexcept { return heap_.size(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  void push(T&& value) noexcept { heap_.push(entry{std::move(value), ++pushed_so_far_}); }
  T pop() noexcept { return heap_.take(); }

 private:
  std::size_t capacity_;
  heap heap_;
  std::uint64_t pushed_so_far_ = 0;
};
}  // namespace detail

/// As channel, but a receiver gets the greatest of the items that it holds; of equal ones the oldest. Senders
/// that wait for room still get it in the order in which they came. Compare must not throw; std::greater<>
/// gives the smallest first.
template <class T, class Compare = std::less<T>>
class priority_channel final : public basic_channel<T, detail::priority_store<T, Compare>> {
 public:
  using basic_channel<T, detail::priority_store<T, Compare>>::basic_channel;
};

}  // namespace corest
