// Who has read how far, and who is in the way of the next item.
#include <corest/async/broadcast_core.hpp>
#include <corest/async/cross_worker/remote_operation.hpp>
#include <corest/async/select_arm.hpp>

#include <utility>

namespace corest::detail {
namespace {
void settle_all(arm_queue& line) noexcept {
  while (!line.empty()) line.front().settle();
}
void settle_all(cross_worker::detail::operation_line& line) noexcept {
  while (auto* const next = line.claim_first()) next->settle();
}
}  // namespace

template <class Line>
subscription_core<Line>::subscription_core(broadcast_core<Line>& from, std::size_t most,
                                           when_slow policy) noexcept
    : from_(&from), most_(most), next_(from.sent_), policy_(policy) {
  from.all_.push_back(*this);
  ++from.subscribers_;
}

template <class Line>
subscription_core<Line>::~subscription_core() {
  leave();
}

template <class Line>
std::size_t subscription_core<Line>::backlog() const noexcept {
  return from_ == nullptr ? 0 : static_cast<std::size_t>(from_->sent_ - next_);
}

template <class Line>
bool subscription_core<Line>::settled() const noexcept {
  return has_item() || from_ == nullptr || from_->closed_;
}

template <class Line>
void subscription_core<Line>::advance() noexcept {
  bool const in_the_way = policy_ == when_slow::wait && full();
  missed_ = std::exchange(dropped_, 0);
  from_->release(next_++);
  if (in_the_way) from_->unblock();
}

template <class Line>
void subscription_core<Line>::leave() noexcept {
  if (from_ == nullptr) return;
  bool const in_the_way = policy_ == when_slow::wait && full();
  list_node<subscription_core<Line>>::unlink();
  --from_->subscribers_;
  while (has_item()) from_->release(next_++);
  broadcast_core<Line>& left = *std::exchange(from_, nullptr);
  if (in_the_way) left.unblock();
}

template <class Line>
broadcast_core<Line>::~broadcast_core() {
  while (!all_.empty()) {
    subscriber& each = all_.pop_front();
    each.from_ = nullptr;
    settle_all(each.readers_);
  }
}

template <class Line>
void broadcast_core<Line>::close() noexcept {
  closed_ = true;
  settle_all(senders_);
  all_.for_each([](subscriber& each) { settle_all(each.readers_); });
}

template <class Line>
void broadcast_core<Line>::make_room() noexcept {
  all_.for_each([&](subscriber& each) {
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

template <class Line>
void broadcast_core<Line>::publish() noexcept {
  ++sent_;
  all_.for_each([&](subscriber& each) {
    if (each.policy_ == when_slow::wait && each.full()) ++blocking_;
    settle_all(each.readers_);
  });
}

template <class Line>
void broadcast_core<Line>::unblock() noexcept {
  --blocking_;
  while (blocking_ == 0 && admit_first()) {}
}

template class subscription_core<arm_queue>;
template class broadcast_core<arm_queue>;
template class subscription_core<cross_worker::detail::operation_line>;
template class broadcast_core<cross_worker::detail::operation_line>;

}  // namespace corest::detail
