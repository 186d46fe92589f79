// Chooses one arm: at once the one that has waited longest for its turn, else whichever is done first.
#include <corest/async/select.hpp>

#include <algorithm>

namespace corest::detail {
namespace {
constinit thread_local std::uint64_t choices_so_far = 0;
}

selection::selection(select_arm** arms, std::size_t count) noexcept : arms_(arms), count_(count) {
  for (std::size_t at = 0; at != count; ++at) {
    arms[at]->selection_ = this;
    arms[at]->position_ = at;
  }
}

bool selection::await_ready() noexcept {
  std::sort(arms_, arms_ + count_, [](select_arm* one, select_arm* other) {
    std::uint64_t const a = one->last_chosen();
    std::uint64_t const b = other->last_chosen();
    return a != b ? a < b : one->position_ < other->position_;
  });
  for (std::size_t at = 0; at != count_ && chosen_ == none; ++at)
    if (arms_[at]->attempt()) note(*arms_[at]);
  return chosen_ != none;
}

void selection::enqueue_all() noexcept {
  for (std::size_t at = 0; at != count_; ++at) arms_[at]->enqueue();
}

void selection::leave_all() noexcept {
  for (std::size_t at = 0; at != count_; ++at) {
    arms_[at]->list_node<select_arm>::unlink();
    arms_[at]->selection_ = nullptr;
  }
}

void selection::note(select_arm& done) noexcept {
  chosen_ = done.position_;
  done.last_chosen() = ++choices_so_far;
}

void selection::choose(select_arm& done) noexcept {
  note(done);
  leave_all();
  wake();
}

}  // namespace corest::detail
