// A body that is produced while it is sent, or read while it arrives.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/buffer.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace corest {

/// Bytes of an open file, which a sender may pass on without looking at them.
struct file_range {
  int descriptor = -1;  ///< borrowed from the source, until its next call
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// Whoever sends a body calls next() until it says false, and calls it again only when the piece before has
/// been taken by the client: that is the back-pressure. All calls run in one environment.
class byte_source {
 public:
  /// Appends the next piece to `into`, which is empty; false: there is none, and never will be. It runs in
  /// the request's environment, so a client that goes away cancels it. A throw ends the body short.
  virtual task<bool> next(buffer& into) = 0;
  /// For senders that can send from files: the same, but the piece may end with a range of a file, `behind`
  /// the bytes, which has no size when it is called. Call either this or the other.
  virtual task<bool> next_with_file(buffer& into, file_range& behind);
  /// How many bytes all pieces have together, where that is known before the first: the body gets a
  /// Content-Length. One that then gives more or fewer is cut off.
  [[nodiscard]] virtual std::optional<std::uint64_t> size() const noexcept { return std::nullopt; }
  /// Asked for when next() has said false: field lines, each with its line end, that go behind a chunked body
  /// when the client says that it wants them (RFC 9110 section 6.5.1). http::append_trailer() makes them.
  [[nodiscard]] virtual std::string_view trailers() const noexcept { return {}; }
  /// Ends what the source itself runs, and waits for that. Called when no further piece will be asked for
  /// although there may be more; the request's scope is cancelled by then.
  virtual task<> stop();
  /// The process is about to end. A body without an end of its own, such as a stream of events, ends soon,
  /// so that its client turns to another process, and says true: a client that does not take the rest is not
  /// waited for long. Any other goes on. On the worker of the calls above, at any time, also before the
  /// first.
  virtual bool drain() noexcept { return false; }
  virtual ~byte_source() = default;
};

}  // namespace corest
