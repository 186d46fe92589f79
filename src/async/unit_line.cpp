// Who is admitted when units return, or when somebody leaves the line.
#include <corest/async/unit_line.hpp>

namespace corest::detail {

void unit_line::enter(place& last) noexcept {
  line_.push_back(last);
  admit();
}

void unit_line::leave(place& there) noexcept {
  if (!there.linked()) return;
  there.unlink();
  admit();
}

void unit_line::give_back(std::size_t units) noexcept {
  free_ += units;
  admit();
}

void unit_line::admit() noexcept {
  while (!line_.empty() && line_.front().units() <= free_) {
    place& first = line_.pop_front();
    free_ -= first.units();
    first.admitted_(first);
  }
}

unit_line::acquisition::~acquisition() {
  line_.leave(*this);
  if (taken_) line_.give_back(units());
}

bool unit_line::acquisition::on_cancel() noexcept {
  line_.leave(*this);
  return true;
}

void unit_line::acquisition::admitted(place& there) noexcept {
  auto& self = static_cast<acquisition&>(there);
  self.taken_ = true;
  self.wake();
}

}  // namespace corest::detail
