// The strict HTTP/1 head parser: bytes in, a request_head of offsets out (RFC 9112).
#pragma once
#include <corest/http/limits.hpp>
#include <corest/http/parse_result.hpp>
#include <corest/http/request.hpp>

#include <cstddef>
#include <string_view>

namespace corest::http {

/// Parses the request head at the front of `bytes`, which must be followed by 64 readable bytes (a `buffer`
/// has them); what lies behind the head may be there already and is not looked at.
///
/// done: `into` is filled, `into.base` is bytes.data() and `into.size` what to consume, tolerated empty lines
/// in front included. need_more: call again with the same bytes and more behind them; they may have moved.
/// bad: `into` is unspecified, but for its verb: that of the request, or `other` where it was not read. Never
/// throws, never changes the bytes; no limit can be above its ceiling.
///
/// `scanned` belongs to the connection: 0 before each head, else what the last call left there. It makes a
/// client that sends byte by byte cost time linear in its bytes.
[[nodiscard]] parse_result parse_head(std::string_view bytes, head_limits const& limits, request_head& into,
                                      std::size_t& scanned) noexcept;

}  // namespace corest::http
