// The newest events of a hub, as text.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace corest::web {

/// An event as it is sent; it does not change once it is published.
struct published_event {
  std::uint64_t number;
  std::string topic;
  std::string text;
};
using shared_event = std::shared_ptr<published_event const>;

/// Consecutive events, at most so many and so many bytes, but one in any case. Allocates only when it is
/// made.
class event_row {
 public:
  event_row(std::size_t most, std::size_t most_bytes) : places_(most), most_bytes_(most_bytes) {}

  /// The number of the oldest event.
  [[nodiscard]] std::uint64_t first() const noexcept { return first_; }
  /// The number of the event that comes next.
  [[nodiscard]] std::uint64_t next() const noexcept { return next_; }
  [[nodiscard]] shared_event const& at(std::uint64_t number) const noexcept {
    return places_[number % places_.size()];
  }
  /// `event->number` is next(). Drops what is too old then.
  void push(shared_event event) noexcept {
    if (next_ - first_ == places_.size()) drop();
    bytes_ += event->text.size();
    places_[next_ % places_.size()] = std::move(event);
    ++next_;
    while (bytes_ > most_bytes_ && next_ - first_ > 1) drop();
  }
  /// Goes on with that number, empty.
  void restart(std::uint64_t number) noexcept {
    while (first_ != next_) drop();
    first_ = next_ = number;
  }

 private:
  void drop() noexcept {
    shared_event& oldest = places_[first_ % places_.size()];
    bytes_ -= oldest->text.size();
    oldest.reset();
    ++first_;
  }

  std::vector<shared_event> places_;
  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::uint64_t first_ = 1;
  std::uint64_t next_ = 1;
};

}  // namespace corest::web
