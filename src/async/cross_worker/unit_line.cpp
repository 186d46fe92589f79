// The lock around a line of units.
#include <corest/async/cross_worker/unit_line.hpp>

namespace corest::cross_worker::detail {

std::size_t unit_line::free() const noexcept {
  std::lock_guard const held(lock_);
  return line_.free();
}

bool unit_line::try_take(std::size_t units) noexcept {
  std::lock_guard const held(lock_);
  return line_.try_take(units);
}

void unit_line::give_back(std::size_t units) noexcept {
  std::lock_guard const held(lock_);
  line_.give_back(units);
}

void unit_line::enter(place& last) noexcept {
  std::lock_guard const held(lock_);
  line_.enter(last);
}

bool unit_line::leave(place& there) noexcept {
  std::lock_guard const held(lock_);
  if (!there.linked()) return false;
  line_.leave(there);
  return true;
}

unit_line::acquisition::~acquisition() {
  if (was_seen()) line_.leave(*this);
  if (taken_) line_.give_back(units());
}

void unit_line::acquisition::admitted(place& there) noexcept {
  auto& self = static_cast<acquisition&>(there);
  self.taken_ = true;
  self.wake_from_anywhere();
}

}  // namespace corest::cross_worker::detail
