// The paths of the conformance server.
#pragma once
#include <corest/web/router.hpp>

namespace conformance {

/// - `GET /plain`: "plain". HEAD too, and nothing else
/// - `/echo`, any method that has a body: the body as it was sent, while it arrives
/// - `POST /json`: any JSON, taken apart and written again; 400 for what is none
/// - `/inspect`, any method: what was understood of the request, as JSON
/// - `POST /count`: how often it was asked for that; `GET` says so without counting. What was never executed
///   shows here
/// - `GET /status/{code}`: an answer with that status, and "text" where it may have a body
/// - `GET /slow?seconds=1`: "slow", later
/// - `GET /large?bytes=1000000`: that many bytes, made while they are sent
/// - `GET /stream?items=5&interval_ms=0`: lines of JSON, one by one
corest::router make_api();

}  // namespace conformance
