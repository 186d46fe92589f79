// Who has read how far, and who is in the way of the next item.
#include <corest/async/broadcast_core.hpp>

#include <utility>

namespace corest::detail {

subscription_core::subscription_core(broadcast_core& from, std::size_t most, when_slow policy) noexcept
    : from_(&from), most_(most), next_(from.sent_), policy_(policy) {
  from.all_.push_back(*this);
  ++from.subscribers_;
}

subscription_core::~subscription_core() { leave(); }

std::size_t subscription_core::backlog() const noexcept {
  return from_ == nullptr ? 0 : static_cast<std::size_t>(from_->sent_ - next_);
}

bool subscription_core::settled() const noexcept { return has_item() || from_ == nullptr || from_->closed_; }

void subscription_core::advance() noexcept {
  bool const in_the_way = policy_ == when_slow::wait && full();
  missed_ = std::exchange(dropped_, 0);
  from_->release(next_++);
  if (in_the_way) from_->unblock();
}

void subscription_core::leave() noexcept {
  if (from_ == nullptr) return;
  bool const in_the_way = policy_ == when_slow::wait && full();
  list_node<subscription_core>::unlink();
  --from_->subscribers_;
  while (has_item()) from_->release(next_++);
  broadcast_core& left = *std::exchange(from_, nullptr);
  if (in_the_way) left.unblock();
}

broadcast_core::~broadcast_core() {
  while (!all_.empty()) {
    subscription_core& each = all_.pop_front();
    each.from_ = nullptr;
    while (!each.readers_.empty()) each.readers_.front().settle();
  }
}

void broadcast_core::close() noexcept {
  closed_ = true;
  while (!senders_.empty()) senders_.front().settle();
  all_.for_each([](subscription_core& each) {
    while (!each.readers_.empty()) each.readers_.front().settle();
  });
}

void broadcast_core::make_room() noexcept {
  all_.for_each([&](subscription_core& each) {
    if (!each.full()) return;
    if (each.policy_ == when_slow::disconnect) {
      each.disconnected_ = true;
      each.leave();
    } else {
      ++each.dropped_;
      release(each.next_++);
    }
  });
}

void broadcast_core::publish() noexcept {
  ++sent_;
  all_.for_each([&](subscription_core& each) {
    if (each.policy_ == when_slow::wait && each.full()) ++blocking_;
    while (!each.readers_.empty()) each.readers_.front().settle();
  });
}

void broadcast_core::unblock() noexcept {
  --blocking_;
  while (blocking_ == 0 && !senders_.empty()) admit(senders_.front());
}

}  // namespace corest::detail
