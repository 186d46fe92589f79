// Why the rest of a request's body will never come.
#pragma once
#include <corest/http/status.hpp>

#include <stdexcept>

namespace corest {

/// Thrown by the body of a request that is read as it comes: malformed, too large, too slow, or cut off. Left
/// alone it becomes the answer, a problem with its status; the connection ends behind it in any case.
class body_error : public std::runtime_error {
 public:
  /// `reason` is one short sentence for the client, with static lifetime.
  body_error(corest::status code, char const* reason) : std::runtime_error(reason), status_(code) {}

  [[nodiscard]] corest::status status() const noexcept { return status_; }

 private:
  corest::status status_;
};

}  // namespace corest
