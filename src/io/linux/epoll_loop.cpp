// The loop on epoll: each descriptor registered once, edge-triggered, in both directions.
#include <corest/io/error.hpp>
#include <corest/io/loop.hpp>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdint>

namespace corest::io {
namespace {

// More than this many events of one wake-up stay with the kernel until the next turn, 3 KB of stack.
constexpr int max_events = 256;

constexpr std::uint32_t interest = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

readiness from_epoll(std::uint32_t events) noexcept {
  readiness now = 0;
  if ((events & EPOLLIN) != 0) now |= ready_to_read;
  if ((events & EPOLLOUT) != 0) now |= ready_to_write;
  if ((events & EPOLLRDHUP) != 0) now |= peer_closed | ready_to_read;
  // Whoever reads or writes now finds the error or the end.
  if ((events & (EPOLLHUP | EPOLLERR)) != 0) now |= hung_up | ready_to_read | ready_to_write;
  return now;
}

void control(int poller, int operation, int fd, fd_watcher* watcher, char const* name) {
  epoll_event event{};
  event.events = interest;
  event.data.ptr = watcher;
  if (::epoll_ctl(poller, operation, fd, &event) != 0) throw_errno(name);
}

// Rounded up: a timer that is woken before its time would turn the loop once for nothing.
int milliseconds_until(scheduler::time_point at, scheduler::time_point now) noexcept {
  if (at <= now) return 0;
  auto const wait = std::chrono::ceil<std::chrono::milliseconds>(at - now).count();
  return static_cast<int>(std::min<std::int64_t>(wait, INT_MAX));
}

}  // namespace

struct loop::event_batch {
  epoll_event events[max_events];
  int next = 0;
  int count = 0;
};

void loop::open() {
  poller_ = descriptor(::epoll_create1(EPOLL_CLOEXEC));
  if (!poller_) throw_errno("epoll_create1");
  wakeup_ = descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
  if (!wakeup_) throw_errno("eventfd");
  control(poller_.fd(), EPOLL_CTL_ADD, wakeup_.fd(), nullptr, "epoll_ctl");
}

void loop::poll() {
  int timeout = -1;
  if (!ready_.empty())
    timeout = 0;
  else if (!timers_.empty())
    // The real time, not that of the last wake-up: the tasks since then may have taken long.
    timeout = milliseconds_until(timers_.next_deadline(), clock::now());

  event_batch batch;
  batch.count = ::epoll_wait(poller_.fd(), batch.events, max_events, timeout);
  if (batch.count < 0 && errno != EINTR) throw_errno("epoll_wait");
  now_ = clock::now();
  dispatch(batch);
}

void loop::dispatch(event_batch& batch) noexcept {
  batch_ = &batch;
  bool handed_over = false;
  while (batch.next < batch.count) {
    epoll_event const& event = batch.events[batch.next++];
    auto* const watcher = static_cast<fd_watcher*>(event.data.ptr);
    if (watcher == nullptr)
      handed_over |= event.events != 0;
    else if (debug_ == nullptr)
      watcher->on_ready(from_epoll(event.events));
    else
      tell_watched(*watcher, from_epoll(event.events));
  }
  batch_ = nullptr;
  if (handed_over) remote_.take_into(ready_);
}

void loop::wake() noexcept {
  // Edge-triggered: each write is one wake-up, so the counter is never read. It cannot fill up.
  std::uint64_t const one = 1;
  [[maybe_unused]] auto const written = ::write(wakeup_.fd(), &one, sizeof one);
}

void loop::add(fd_watcher& watcher, int fd) {
  control(poller_.fd(), EPOLL_CTL_ADD, fd, &watcher, "epoll_ctl");
}

void loop::tell_again(fd_watcher& watcher, int fd) {
  control(poller_.fd(), EPOLL_CTL_MOD, fd, &watcher, "epoll_ctl");
}

void loop::remove(fd_watcher& watcher, int fd) noexcept {
  // Not left to close(): a child between fork and exec keeps the file open, and with it the registration.
  // It fails only when the user closed the descriptor first.
  ::epoll_ctl(poller_.fd(), EPOLL_CTL_DEL, fd, nullptr);
  if (batch_ == nullptr) return;
  for (int i = batch_->next; i < batch_->count; ++i)
    if (batch_->events[i].data.ptr == &watcher) batch_->events[i] = {};
}

void loop::replace(fd_watcher& before, fd_watcher& after, int fd) noexcept {
  epoll_event event{};
  event.events = interest;
  event.data.ptr = &after;
  ::epoll_ctl(poller_.fd(), EPOLL_CTL_MOD, fd, &event);
  if (batch_ == nullptr) return;
  for (int i = batch_->next; i < batch_->count; ++i)
    if (batch_->events[i].data.ptr == &before) batch_->events[i].data.ptr = &after;
}

}  // namespace corest::io
