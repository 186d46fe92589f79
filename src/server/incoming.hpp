// The message that is arriving: finds its end in the bytes received so far and decodes its body in place.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/chunked.hpp>
#include <corest/http/exchange.hpp>
#include <corest/http/limits.hpp>
#include <corest/server/application.hpp>

#include <cstddef>
#include <cstdint>

namespace corest::server {

/// What a look at the bytes says.
enum class arrival : std::uint8_t {
  nothing,         ///< no byte of a message yet
  partial_head,    ///< read on
  partial_body,    ///< the head is understood and routed; read on
  wants_continue,  ///< as partial_body, and the client waits for 100 Continue; said once
  body_follows,    ///< the head is understood and routed, and the endpoint reads the body itself
  complete,        ///< the message lies whole, exchange.request describes it, it is routed
  refused,         ///< it can't be served: refusal() says why, and nothing behind it may be read as a request
};

/// A value without I/O. Between two looks the caller keeps the bytes of the message together, in order, and
/// appends what arrives; it may move them.
class incoming {
 public:
  struct refused_as {
    status code = status::bad_request;
    char const* detail = "";
  };

  /// Looks at `bytes`, which begins with the first byte of the message. A chunked body is decoded where it
  /// lies, which shortens a partial one. What `x` describes is good until another message is looked at: a
  /// head is parsed and routed when it is whole and, when its body came later, once more with the body.
  [[nodiscard]] arrival look(buffer& bytes, exchange& x, application& app, http::head_limits const& limits);
  /// How many bytes the complete message takes from the front.
  [[nodiscard]] std::size_t extent() const noexcept { return extent_; }
  [[nodiscard]] route_plan plan() const noexcept { return plan_; }
  [[nodiscard]] refused_as refusal() const noexcept { return refusal_; }
  /// Whether the head of what was refused is there to look at.
  [[nodiscard]] bool head_understood() const noexcept { return head_understood_; }
  /// The message has been taken: the next look is at another one.
  void reset() noexcept { *this = incoming(); }

 private:
  enum class body : std::uint8_t { unknown, sized, chunked };

  arrival look_at_head(buffer& bytes, exchange& x, application& app, http::head_limits const& limits);
  arrival look_at_chunks(buffer& bytes, exchange& x, application& app, http::head_limits const& limits);
  arrival complete_and_last(buffer const& bytes, exchange& x) noexcept;
  void restore(buffer const& bytes, exchange& x, application& app, http::head_limits const& limits);
  arrival refuse(status code, char const* detail) noexcept;

  std::size_t scanned_ = 0;      // of a partial head: where the search for its end goes on
  std::size_t needed_ = 0;       // of a sized body: head and body together
  std::size_t decoded_end_ = 0;  // of a chunked body: behind the head and what is decoded
  std::size_t extent_ = 0;
  http::chunked_decoder chunks_;
  route_plan plan_{};
  refused_as refusal_{};
  body body_ = body::unknown;
  bool head_understood_ = false;
  bool arrived_later_ = false;  // the body did not come with the head
};

}  // namespace corest::server
