// A folder through inotify.
#include <corest/io/directory_watch.hpp>
#include <corest/io/error.hpp>

#include <sys/inotify.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace corest::io {
namespace {

// The longest event is under 300 bytes: dozens at once.
constexpr std::size_t batch_bytes = 4096;

constexpr std::uint32_t interest = IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_MOVED_FROM | IN_CLOSE_WRITE |
                                   IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;

std::optional<directory_change> change_of(std::uint32_t mask) noexcept {
  if ((mask & IN_Q_OVERFLOW) != 0) return directory_change::overflow;
  if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0) return directory_change::gone;
  if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0) return directory_change::added;
  if ((mask & (IN_DELETE | IN_MOVED_FROM)) != 0) return directory_change::removed;
  if ((mask & IN_CLOSE_WRITE) != 0) return directory_change::written;
  return std::nullopt;
}

}  // namespace

struct directory_watch::batch {
  char bytes[batch_bytes];
  std::size_t size = 0;
  std::size_t at = 0;
  bool gone = false;

  /// The next event that says something.
  std::optional<directory_event> take() {
    while (at < size) {
      inotify_event head;
      std::memcpy(&head, bytes + at, sizeof head);
      char const* const name = bytes + at + sizeof head;
      at += sizeof head + head.len;
      auto const change = change_of(head.mask);
      if (!change) continue;
      gone = *change == directory_change::gone;
      return directory_event{*change, head.len == 0 ? std::string() : std::string(name)};
    }
    return std::nullopt;
  }
};

directory_watch::directory_watch(std::string const& path)
    : events_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      readiness_(events_.fd()),
      batch_(new batch, [](batch* b) { delete b; }) {
  if (!events_) throw_errno("inotify_init");
  if (::inotify_add_watch(events_.fd(), path.c_str(), interest) < 0) throw_errno("inotify_add_watch");
}

directory_watch& directory_watch::operator=(directory_watch&& other) noexcept {
  readiness_ = std::move(other.readiness_);  // first: it must leave the loop before its descriptor is closed
  events_ = std::move(other.events_);
  batch_ = std::move(other.batch_);
  return *this;
}

std::optional<directory_event> directory_watch::try_next() {
  for (;;) {
    if (batch_->gone) return directory_event{};
    if (auto event = batch_->take()) return event;
    if (!readiness_.may_read()) return std::nullopt;
    auto const count = ::read(events_.fd(), batch_->bytes, sizeof batch_->bytes);
    if (count >= 0) {
      batch_->size = static_cast<std::size_t>(count);
      batch_->at = 0;
    } else if (errno == EAGAIN) {
      readiness_.read_drained();
    } else if (errno != EINTR) {
      throw_errno("read");
    }
  }
}

task<directory_event> directory_watch::next() {
  for (;;) {
    if (auto event = try_next()) co_return std::move(*event);
    co_await readiness_.readable();
  }
}

}  // namespace corest::io
