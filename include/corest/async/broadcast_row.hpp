// The items of a broadcast, each stored once until its last reader has it.
#pragma once
#include <corest/async/broadcast_core.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <utility>

namespace corest::detail {

// A ring with room for the largest backlog, for a broadcast of one worker or of all.
template <class T, class Line>
class broadcast_row : public broadcast_core<Line> {
  static_assert(std::is_nothrow_move_constructible_v<T>,
                "what is handed over is moved without throwing: hold it by a shared_ptr");
  static_assert(std::is_copy_constructible_v<T>, "every subscriber gets a copy: hold it by a shared_ptr");

 protected:
  broadcast_row() noexcept = default;
  ~broadcast_row() override { delete[] places_; }

  /// Room for so many items that one subscriber has not read, one at least.
  void reserve(std::size_t backlog) {
    std::size_t capacity = capacity_ == 0 ? 1 : capacity_;
    while (capacity < backlog && capacity <= static_cast<std::size_t>(-1) / 2) capacity *= 2;
    if (capacity == capacity_) return;
    auto* const larger = new place[capacity];
    for (std::uint64_t number = this->sent() > capacity_ ? this->sent() - capacity_ : 0;
         number != this->sent(); ++number) {
      place& from = at(number);
      place& to = larger[number & (capacity - 1)];
      if (from.item) to.item.emplace(std::move(*from.item));
      to.readers = from.readers;
    }
    delete[] places_;
    places_ = larger;
    capacity_ = capacity;
  }
  /// Sends it; nobody is in the way.
  void give(T& value) noexcept {
    this->make_room();
    if (this->subscribers() == 0) {
      [[maybe_unused]] T const gone(std::move(value));
      return;
    }
    place& here = at(this->sent());
    here.item.emplace(std::move(value));
    here.readers = this->subscribers();
    this->publish();
  }
  /// The item with that number for one of its readers, who advances behind it.
  [[nodiscard]] T copy_for_reader(std::uint64_t number) {
    place& here = at(number);
    if (here.readers == 1) return std::move(*here.item);
    return std::as_const(*here.item);
  }

 private:
  struct place {
    std::optional<T> item;
    std::size_t readers = 0;
  };
  [[nodiscard]] place& at(std::uint64_t number) noexcept { return places_[number & (capacity_ - 1)]; }
  void release(std::uint64_t number) noexcept final {
    if (--at(number).readers == 0) at(number).item.reset();
  }

  place* places_ = nullptr;
  std::size_t capacity_ = 0;  // a power of two, at least the largest backlog
};

}  // namespace corest::detail
