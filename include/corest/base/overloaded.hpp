// The error of whoever has no room left for more work.
#pragma once
#include <exception>

namespace corest {

/// Thrown instead of queueing beyond a limit; nothing was begun. A server answers 503, and the same call may
/// succeed later. `what()` is a literal that names the limit.
class overloaded final : public std::exception {
 public:
  explicit overloaded(char const* limit) noexcept : limit_(limit) {}
  [[nodiscard]] char const* what() const noexcept override { return limit_; }

 private:
  char const* limit_;
};

}  // namespace corest
