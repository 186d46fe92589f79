// lifo_channel<T>: a bounded stack between tasks.
#pragma once
#include <corest/async/basic_channel.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest {

namespace detail {
template <class T>
class lifo_store {
  static_assert(std::is_nothrow_move_constructible_v<T>,
                "what is handed over is moved without throwing: hold it by a unique_ptr");

 public:
  explicit lifo_store(std::size_t capacity) : capacity_(capacity) { items_.reserve(capacity); }
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  void push(T&& value) noexcept { items_.push_back(std::move(value)); }
  T pop() noexcept {
    T value(std::move(items_.back()));
    items_.pop_back();
    return value;
  }

 private:
  std::size_t capacity_;
  std::vector<T> items_;
};
}  // namespace detail

/// As channel, but a receiver gets the youngest item that it holds: for work where the freshest matters most.
template <class T>
class lifo_channel final : public basic_channel<T, detail::lifo_store<T>> {
 public:
  using basic_channel<T, detail::lifo_store<T>>::basic_channel;
};

}  // namespace corest
