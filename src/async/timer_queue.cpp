// The pairing heap: merging, leaving, expiring.
#include <corest/async/timer_queue.hpp>

namespace corest {

timer* timer::merge(timer* a, timer* b) noexcept {
  if (a == nullptr) return b;
  if (b == nullptr) return a;
  if (b->before(*a)) {
    timer* const later = a;
    a = b;
    b = later;
  }
  b->next_ = a->child_;
  if (b->next_ != nullptr) b->next_->link_ = &b->next_;
  b->link_ = &a->child_;
  a->child_ = b;
  return a;
}

// Pairs neighbours from left to right, then folds the pairs from right to left: what makes O(log n)
// amortised.
timer* timer::merge_all(timer* siblings) noexcept {
  timer* pairs = nullptr;
  while (siblings != nullptr) {
    timer* const first = siblings;
    timer* const second = first->next_;
    siblings = second == nullptr ? nullptr : second->next_;
    first->next_ = nullptr;
    if (second != nullptr) second->next_ = nullptr;
    timer* const pair = merge(first, second);
    pair->next_ = pairs;
    pairs = pair;
  }
  timer* merged = nullptr;
  while (pairs != nullptr) {
    timer* const rest = pairs->next_;
    pairs->next_ = nullptr;
    merged = merge(merged, pairs);
    pairs = rest;
  }
  return merged;
}

// The children are later than the timer, hence than its parent: merged, they may take its very place.
void timer::unlink() noexcept {
  if (link_ == nullptr) return;
  timer* const heir = merge_all(child_);
  if (heir != nullptr) {
    heir->next_ = next_;
    if (next_ != nullptr) next_->link_ = &heir->next_;
    heir->link_ = link_;
    *link_ = heir;
  } else {
    *link_ = next_;
    if (next_ != nullptr) next_->link_ = link_;
  }
  child_ = next_ = nullptr;
  link_ = nullptr;
}

timer_queue::~timer_queue() {
  while (root_ != nullptr) root_->unlink();
}

void timer_queue::arm(timer& t, time_point at) noexcept {
  t.unlink();
  t.deadline_ = at;
  t.order_ = ++armed_so_far_;
  root_ = timer::merge(root_, &t);
  root_->link_ = &root_;
}

timer* timer_queue::pop_expired(time_point now) noexcept {
  if (root_ == nullptr || root_->deadline_ > now) return nullptr;
  timer* const due = root_;
  due->unlink();
  return due;
}

}  // namespace corest
