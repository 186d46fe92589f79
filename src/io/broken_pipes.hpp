// SIGPIPE held back for one call.
#pragma once
#include <corest/io/broken_pipes.hpp>

#include <optional>

namespace corest::io {

/// Whether this thread has a broken_pipes_blocked.
[[nodiscard]] bool broken_pipes_are_blocked() noexcept;

/// Costs nothing where the thread has one already.
class broken_pipes_held {
 public:
  broken_pipes_held() noexcept {
    if (!broken_pipes_are_blocked()) meanwhile_.emplace();
  }

 private:
  std::optional<broken_pipes_blocked> meanwhile_;
};

}  // namespace corest::io
