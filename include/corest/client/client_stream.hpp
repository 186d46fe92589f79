// An answer whose body is read while it arrives.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/buffer.hpp>
#include <corest/http/response_head.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace corest {

namespace outgoing {
class answer;
}

/// Holds its connection until the body has been read; dies before that, and the connection is closed. The
/// client outlives it. The time of the call ends with the head; put a timeout around what reads the body.
class client_stream {
 public:
  /// Takes over the answer, made by new.
  explicit client_stream(outgoing::answer* of) noexcept : answer_(of) {}
  client_stream(client_stream&& other) noexcept : answer_(std::exchange(other.answer_, nullptr)) {}
  client_stream& operator=(client_stream&& other) noexcept {
    client_stream taken(std::move(other));
    std::swap(answer_, taken.answer_);
    return *this;
  }
  ~client_stream();

  [[nodiscard]] corest::status status() const noexcept { return head().code; }
  [[nodiscard]] bool ok() const noexcept { return to_int(status()) / 100 == 2; }
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept {
    return head().header(name);
  }
  [[nodiscard]] http::response_head const& head() const noexcept;
  /// Appends the next piece of the body, as it comes; false: there is none, and never will be. Nobody reads
  /// from the socket meanwhile: that is the back-pressure. Throws client_error when the body is cut short.
  task<bool> next(buffer& into);

 private:
  outgoing::answer* answer_;  // owned; no unique_ptr, for <memory> costs more than all of this
};

}  // namespace corest
