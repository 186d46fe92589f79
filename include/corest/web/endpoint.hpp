// A handler without its type: what the router keeps and calls.
#pragma once
#include <corest/async/pending.hpp>
#include <corest/http/exchange.hpp>
#include <corest/web/placeholder_use.hpp>
#include <corest/web/requirements.hpp>

#include <span>
#include <string_view>
#include <utility>

namespace corest {
namespace openapi {
class operation;
}

namespace web {

/// One request on its way into one handler.
struct invocation {
  exchange& at;
  environment const& env;
  std::span<std::string_view const> placeholders;  ///< the names in the route's pattern, in order
  void*& running;                                  ///< the frame of a coroutine that has not finished
};

/// Owns a handler. `start` leaves the response in the exchange, or a coroutine in `running`, whose end
/// `finish` turns into the response. Both throw what the handler throws.
class endpoint {
 public:
  struct functions {
    pending (*start)(void const* handler, invocation& call);
    void (*finish)(exchange& at, void* running);  ///< null when it never suspends
    void (*destroy)(void* handler) noexcept;
    void (*describe)(openapi::operation&);
    void (*require)(requirements&);
    placeholder_use placeholders;
    bool takes_body;
    bool streams_body;
    bool may_stream;
  };

  endpoint() noexcept = default;
  endpoint(functions const& of, void* handler) noexcept : of_(&of), handler_(handler) {}
  endpoint(endpoint&& other) noexcept : of_(other.of_), handler_(std::exchange(other.handler_, nullptr)) {}
  endpoint& operator=(endpoint&& other) noexcept {
    std::swap(of_, other.of_);
    std::swap(handler_, other.handler_);
    return *this;
  }
  ~endpoint() {
    if (handler_ != nullptr) of_->destroy(handler_);
  }

  [[nodiscard]] pending start(invocation& call) const { return of_->start(handler_, call); }
  void finish(exchange& at, void* running) const { of_->finish(at, running); }
  /// Whether the request is needed beyond start(): by a coroutine, or by a body that is produced later.
  [[nodiscard]] bool suspends() const noexcept { return of_->finish != nullptr || of_->may_stream; }
  [[nodiscard]] functions const& about() const noexcept { return *of_; }

 private:
  functions const* of_ = nullptr;
  void* handler_ = nullptr;
};

}  // namespace web
}  // namespace corest
