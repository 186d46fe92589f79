// The strict HTTP/1 parser of response heads, for clients: bytes in, a response_head of offsets out (RFC
// 9112).
#pragma once
#include <corest/http/limits.hpp>
#include <corest/http/parse_result.hpp>
#include <corest/http/response_head.hpp>

#include <cstddef>
#include <string_view>

namespace corest::http {

/// Parses the response head at the front of `bytes`, which must be followed by 64 readable bytes (a `buffer`
/// has them). Interim responses (1xx) are heads like any other. Outcomes and `scanned` are those of
/// parse_head(); the code of a bad one is 502, for what is behind this client to say. What frames a message
/// in two ways is refused, also where RFC 9112 lets a client choose one: it is how answers are smuggled. A
/// transfer coding other than chunked alone is refused too, for none is asked for.
/// target_bytes of the limits plays no part.
[[nodiscard]] parse_result parse_response_head(std::string_view bytes, head_limits const& limits,
                                               response_head& into, std::size_t& scanned) noexcept;

}  // namespace corest::http
