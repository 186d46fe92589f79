// What the conformance server asks of others.
#pragma once
#include <corest/web/router.hpp>

namespace conformance {

/// - `POST /calls`, a JSON array of `{"url": "...", "arguments": [...]}`: posts the arguments to each URL, in
///   order, within the trace of the request; the protocol by which suites for W3C Trace Context test a
///   service. 502 when one of them does not answer
void add_calls(corest::router& to);

}  // namespace conformance
