// Remembering edges, and waking whoever waits for them.
#include <corest/io/fd_readiness.hpp>
#include <corest/io/loop.hpp>

#include <cassert>
#include <stdexcept>
#include <utility>

namespace corest::io {

void fd_wait::prepare() {
  if (source_->slot(wanted_) != nullptr)
    throw std::logic_error(wanted_ == ready_to_read
                               ? "two tasks wait to read from one descriptor: give it one reader"
                               : "two tasks wait to write to one descriptor: give it one writer");
  source_->start_watching();
}

void fd_wait::enter() noexcept { source_->slot(wanted_) = this; }

void fd_wait::leave() noexcept {
  if (source_ != nullptr && source_->slot(wanted_) == this) source_->slot(wanted_) = nullptr;
}

fd_readiness& fd_readiness::operator=(fd_readiness&& other) noexcept {
  assert(other.reader_ == nullptr && other.writer_ == nullptr && "moved while a task waits for it");
  if (this == &other) return *this;
  detach();
  take_over(other);
  state_ = std::exchange(other.state_, ready_to_read | ready_to_write);
  hook_ = std::exchange(other.hook_, nullptr);
  return *this;
}

void fd_readiness::forget(readiness what) {
  state_ &= static_cast<readiness>(~what);
  tell_again();
}

void fd_readiness::start_watching() {
  if (!watched())
    watch();
  else if (watching_loop() != &loop::current())
    throw std::logic_error("a descriptor belongs to the loop on which it was first waited for");
}

void fd_readiness::on_hangup(hangup_hook* hook) {
  if (hook != nullptr) start_watching();
  hook_ = hook;
}

void fd_readiness::detach() noexcept {
  fd_watcher::detach();
  state_ = ready_to_read | ready_to_write;
  hook_ = nullptr;
  wake(reader_);
  wake(writer_);
}

void fd_readiness::wake(fd_wait*& waiting) noexcept {
  if (fd_wait* const task = std::exchange(waiting, nullptr)) {
    task->source_ = nullptr;
    task->wake();
  }
}

void fd_readiness::on_ready(readiness now) noexcept {
  auto const gone = static_cast<readiness>(now & ~state_ & (peer_closed | hung_up));
  state_ |= now;
  if ((now & ready_to_read) != 0) wake(reader_);
  if ((now & ready_to_write) != 0) wake(writer_);
  if (gone != 0 && hook_ != nullptr) hook_->peer_gone(gone);
}

}  // namespace corest::io
