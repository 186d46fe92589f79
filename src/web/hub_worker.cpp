// From the row that all workers share to the clients of one.
#include "web/hub_worker.hpp"

#include "web/hub_stream.hpp"

#include <algorithm>
#include <utility>

namespace corest::web {

hub_worker::hub_worker(std::shared_ptr<hub_state> of)
    : state_(std::move(of)), row_(state_->how.history, state_->how.history_bytes) {}

hub_worker* hub_worker::find_here(hub_state& of) noexcept {
  std::scoped_lock const held(of.lock);
  auto const found = std::ranges::find_if(
      of.workers, [](hub_worker* each) { return &each->home_ == &scheduler::current(); });
  return found == of.workers.end() ? nullptr : *found;
}

hub_worker& hub_worker::enter(std::shared_ptr<hub_state> const& of, hub_stream& client,
                              std::string const& topic) {
  hub_worker* here = find_here(*of);
  std::unique_ptr<hub_worker> made;
  if (here == nullptr) {
    made.reset(new hub_worker(of));
    here = made.get();
  }
  client_list& among = topic.empty() ? here->all_ : here->topics_[topic];
  if (made) {
    std::scoped_lock const held(of->lock);
    of->workers.push_back(here);
    here->row_.restart(of->row.first());
    here->copy_row();
    here = made.release();  // from here on it ends with its last client
  } else {
    here->take_news(false);  // the client begins at the state of now
  }
  among.push_back(client);
  ++here->clients_;
  return *here;
}

void hub_worker::leave(hub_stream& client, std::string const& topic) noexcept {
  client.list_node<hub_stream>::unlink();
  if (auto const among = topics_.find(topic); among != topics_.end() && among->second.empty())
    topics_.erase(among);
  if (--clients_ > 0) return;
  bool told = false;
  {
    std::scoped_lock const held(state_->lock);
    std::erase(state_->workers, this);
    told = told_;
  }
  // A wake-up that other threads have sent arrives in any case; one that has arrived can be taken back.
  if (!told || linked()) delete this;
}

void hub_worker::tell() noexcept {
  if (std::exchange(told_, true)) return;
  if (scheduler::try_current() == &home_)
    home_.post(*this);
  else
    home_.post_remote(*this);
}

// Under the lock: takes over what is new. Both rows have the same bounds, so all of that fits.
void hub_worker::copy_row() noexcept {
  while (row_.next() != state_->row.next()) row_.push(state_->row.at(row_.next()));
  closed_ = state_->closed;
}

void hub_worker::run() noexcept {
  if (clients_ == 0) {
    delete this;
    return;
  }
  take_news(true);
}

void hub_worker::take_news(bool arrived) noexcept {
  std::uint64_t number = row_.next();
  bool lost = false;
  {
    std::scoped_lock const held(state_->lock);
    if (arrived) told_ = false;
    lost = state_->row.first() > number;
    if (lost) row_.restart(number = state_->row.first());
    copy_row();
  }
  if (lost) for_each_client([](hub_stream& each) { each.miss(); });
  for (; number != row_.next(); ++number) distribute(number);
  if (closed_) for_each_client([](hub_stream& each) { each.wake(); });
}

void hub_worker::distribute(std::uint64_t number) noexcept {
  auto const offer = [number](hub_stream& each) { each.offer(number); };
  all_.for_each(offer);
  if (auto const among = topics_.find(row_.at(number)->topic); among != topics_.end())
    among->second.for_each(offer);
}

template <class F>
void hub_worker::for_each_client(F&& f) {
  all_.for_each(f);
  for (auto& [topic, among] : topics_) among.for_each(f);
}

}  // namespace corest::web
