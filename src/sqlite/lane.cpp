#include <corest/sqlite/detail/lane.hpp>

namespace corest::sqlite::detail {

lane::lane(std::vector<connection> connections, std::size_t queue)
    : connections_(std::move(connections)),
      threads_({.threads = static_cast<unsigned>(connections_.size()), .queue = queue}) {
  for (connection& each : connections_) free_.push_back(&each);
}

lane::~lane() = default;

void lane::acquire(lease& held) {
  std::unique_lock lock(mutex_);
  given_back_.wait(lock, [&] { return !free_.empty(); });
  held.on = free_.back();  // the one used last, whose pages and statements are warm
  free_.pop_back();
  if (held.interrupted) held.on->interrupt();
}

void lane::give_back(lease& held) noexcept {
  {
    std::lock_guard const lock(mutex_);
    held.on->resume();
    free_.push_back(held.on);
    held.on = nullptr;  // from here on an interrupt would hit the next call
  }
  given_back_.notify_one();
}

void lane::interrupt(lease& held) noexcept {
  std::lock_guard const lock(mutex_);
  held.interrupted = true;
  if (held.on != nullptr) held.on->interrupt();
}

}  // namespace corest::sqlite::detail
