// A body that is produced while it is sent.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/buffer.hpp>

namespace corest {

/// Whoever sends a body calls next() until it says false, and calls it again only when the piece before has
/// been taken by the client: that is the back-pressure.
class byte_source {
 public:
  /// Appends the next piece to `into`, which is empty; false: there is none, and never will be. It runs in
  /// the request's environment, so a client that goes away cancels it. A throw ends the body short.
  virtual task<bool> next(buffer& into) = 0;
  virtual ~byte_source() = default;
};

}  // namespace corest
