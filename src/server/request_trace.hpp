// The span of a request: where its trace comes from, whether it is recorded, and what it says in the end.
#pragma once
#include "server/answered_request.hpp"

#include <corest/async/environment.hpp>
#include <corest/http/request.hpp>
#include <corest/observe/span.hpp>

#include <string>

namespace corest::server {

/// Belongs to the request in hand; moves with it into flight. Its entry is in the environment of the request.
class request_trace {
 public:
  request_trace() noexcept = default;
  request_trace(request_trace const&) = delete;
  request_trace& operator=(request_trace const&) = delete;
  ~request_trace() { drop(); }

  /// Reads the request's fields and decides; `fresh` is its trace when it comes with none. Null: no tracing.
  void begin(span_source* source, request const& asked, trace_id fresh);
  /// Takes over what `from` had begun.
  void take(request_trace& from) noexcept;
  /// The request has been answered: exports its span, when it was sampled or is to be kept all the same.
  void end(answered_request const& one) noexcept;
  /// Nobody is to hear of it.
  void drop() noexcept;
  /// The id of its trace, where that is sampled; otherwise none.
  [[nodiscard]] trace_id sampled() const noexcept {
    return active_.source != nullptr && active_.context.sampled() ? active_.context.trace : trace_id();
  }
  /// The id of its trace, sampled or not; none without tracing.
  [[nodiscard]] trace_id trace() const noexcept { return active_.context.trace; }
  [[nodiscard]] context_entry const* entry() const noexcept {
    return active_.source == nullptr ? nullptr : &entry_;
  }

 private:
  active_span active_;
  span_id parent_;
  std::string state_;    // the tracestate it came with
  std::string baggage_;  // and the baggage
  context_entry entry_{&current_span, &active_, nullptr};
};

}  // namespace corest::server
