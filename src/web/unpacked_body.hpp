// Bodies that clients have packed (RFC 9110 section 8.4).
#pragma once
#include <corest/coding/decoder.hpp>
#include <corest/http/content_coding.hpp>
#include <corest/http/exchange.hpp>

#include <optional>
#include <utility>

namespace corest::web {

/// The coding of the request's body; nullopt for none. Throws the 415 problem for what is not known here, and
/// for more than one, which nobody uses but who means harm.
[[nodiscard]] std::optional<http::content_coding> coding_of_body(request const& message);

/// Puts the plain body in place of one that came whole and packed. Throws a problem: 415, 400 for what is
/// damaged, 413 beyond the route's limit.
void unpack_body(exchange& at);

/// What is wrong with a packed body, as one of the statuses above. Only for bad and too_large.
[[nodiscard]] std::pair<status, char const*> failure_of(coding::decode_status what) noexcept;

}  // namespace corest::web
