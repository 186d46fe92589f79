#include "server/waiting_line.hpp"

#include <algorithm>

namespace corest::server {

waiting_line::place* waiting_line::enter(place& who, scheduler::time_point now) {
  who.since = now;
  if (size_ == 0) {
    last_empty_ = now;
    last_free_ = now;
  }
  row& mine = rows_[static_cast<std::size_t>(who.rank)];
  if (size_ < chosen_.most) {
    mine.push_back(&who);
    ++size_;
    return nullptr;
  }
  // Who has waited longest among the least important is served last when newest go first.
  auto const last =
      std::ranges::find_if(rows_.rbegin(), rows_.rend(), [](row const& r) { return !r.empty(); });
  if (last == rows_.rend() || last->front()->rank < who.rank) return &who;
  mine.push_back(&who);
  ++size_;
  return &take(*last, 0);
}

waiting_line::place* waiting_line::overdue(scheduler::time_point now) noexcept {
  auto const most = patience(now);
  for (row& each : rows_)
    if (!each.empty() && now - each.front()->since > most) return &take(each, 0);
  return nullptr;
}

waiting_line::place& waiting_line::next(scheduler::time_point now) noexcept {
  pace_ += (now - last_free_ - pace_) / 8;
  last_free_ = now;
  row& first = *std::ranges::find_if(rows_, [](row const& r) { return !r.empty(); });
  return take(first, standing(now) ? first.size() - 1 : 0);
}

void waiting_line::leave(place& who) noexcept {
  row& mine = rows_[static_cast<std::size_t>(who.rank)];
  auto const at = std::ranges::find(mine, &who);
  if (at != mine.end()) take(mine, static_cast<std::size_t>(at - mine.begin()));
}

scheduler::duration waiting_line::patience(scheduler::time_point now) const noexcept {
  return standing(now) ? std::max(chosen_.target, pace_ * places_to_wait_for) : chosen_.interval;
}

waiting_line::place& waiting_line::take(row& from, std::size_t index) noexcept {
  place& taken = *from[index];
  from.erase(from.begin() + static_cast<std::ptrdiff_t>(index));
  --size_;
  return taken;
}

}  // namespace corest::server
