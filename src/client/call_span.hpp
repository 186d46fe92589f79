// One attempt of a call as a span, and what the server hears of the trace.
#pragma once
#include "client/destination.hpp"

#include <corest/client/client_request.hpp>
#include <corest/http/status.hpp>
#include <corest/observe/span.hpp>

#include <string>

namespace corest::outgoing {

/// By the OpenTelemetry conventions for HTTP clients: a span for each time a request is sent, `resend` says
/// how often it was before. Where the trace is not recorded it costs a look.
class call_span {
 public:
  call_span(client_request const& what, destination const& to, unsigned resend);

  /// Appends `traceparent`, `tracestate` and `baggage` of the current trace, the ones that `what` has not
  /// got itself. Who continues another trace is left alone with both of its fields.
  void tell(client_request const& what, std::string& head) const;
  void answered(status code) noexcept;
  /// The exception that is being handled ended the attempt.
  void failed() noexcept;

 private:
  span span_;
};

/// A whole URL to be read by people: values of the query whose names sound secret are "REDACTED", so are
/// those that the conventions name (signatures of stores).
[[nodiscard]] std::string redacted_url(destination const& to);

}  // namespace corest::outgoing
