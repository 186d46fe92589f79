// Chooses one arm under the locks of all: at once the one that has waited longest for its turn, else
// whichever is claimed first.
#include <corest/async/cross_worker/select.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>

namespace corest::cross_worker::detail {
namespace {
// Of all workers: only the order counts, and it is asked for under the locks that the places are kept under.
constinit std::atomic<std::uint64_t> choices_so_far = 0;
std::uint64_t next_choice() noexcept { return choices_so_far.fetch_add(1, std::memory_order_relaxed) + 1; }
}  // namespace

remote_selection::remote_selection(remote_operation** arms, std::size_t count) noexcept
    : arms_(arms), count_(count) {
  for (std::size_t at = 0; at != count; ++at) {
    arms[at]->selection_ = this;
    arms[at]->position_ = at;
  }
}

remote_selection::~remote_selection() {
  std::size_t waits = none;
  chosen_.compare_exchange_strong(waits, cancelled, std::memory_order_acq_rel);
  // Whoever claimed an arm may still hold its lock; and all of this may die with the frame.
  if (was_seen()) leave_all();
  for (std::size_t at = 0; at != count_; ++at) arms_[at]->selection_ = nullptr;
}

bool remote_selection::attempt(bool waits) noexcept {
  lock_all();
  std::sort(arms_, arms_ + count_, [](remote_operation* one, remote_operation* other) {
    std::uint64_t const a = one->line_.last_chosen_;
    std::uint64_t const b = other->line_.last_chosen_;
    return a != b ? a < b : one->position_ < other->position_;
  });
  std::size_t done = 0;
  while (done != count_ && !arms_[done]->attempt()) ++done;
  bool const chosen = done != count_;
  if (chosen) {
    static_cast<void>(claim(*arms_[done]));  // nobody else has seen it
    if (waits) wake_from_anywhere();
  } else if (waits) {
    for (std::size_t at = 0; at != count_; ++at) arms_[at]->line_.push_back(*arms_[at]);
  }
  unlock_all();
  return chosen;
}

bool remote_selection::claim(remote_operation& by) noexcept {
  std::size_t waits = none;
  if (!chosen_.compare_exchange_strong(waits, by.position_, std::memory_order_acq_rel)) return false;
  by.line_.last_chosen_ = next_choice();
  return true;
}

// In one order for everybody, so that two selects never wait for each other.
void remote_selection::lock_all() noexcept {
  std::sort(arms_, arms_ + count_, [](remote_operation* one, remote_operation* other) {
    return std::less<>()(&one->lock_, &other->lock_);
  });
  for (std::size_t at = 0; at != count_; ++at) {
    arms_[at]->holds_lock_ = at == 0 || &arms_[at]->lock_ != &arms_[at - 1]->lock_;
    if (arms_[at]->holds_lock_) arms_[at]->lock_.lock();
  }
}

void remote_selection::unlock_all() noexcept {
  for (std::size_t at = 0; at != count_; ++at)
    if (arms_[at]->holds_lock_) arms_[at]->lock_.unlock();
}

void remote_selection::leave_all() noexcept {
  for (std::size_t at = 0; at != count_; ++at) {
    std::lock_guard const locked(arms_[at]->lock_);
    arms_[at]->list_node<remote_operation>::unlink();
  }
}

bool remote_selection::on_cancel() noexcept {
  std::size_t waits = none;
  if (!chosen_.compare_exchange_strong(waits, cancelled, std::memory_order_acq_rel)) return false;
  leave_all();
  return true;
}

}  // namespace corest::cross_worker::detail
