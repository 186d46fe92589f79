// Tokens: JSON Web Tokens in their compact form (RFC 7515, RFC 7519), verified by the rules of RFC 8725.
#pragma once
#include <corest/auth/algorithm.hpp>
#include <corest/auth/jwk_set.hpp>
#include <corest/base/result.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace corest::auth {

/// Larger tokens are refused before anything in them is looked at; a head of a request has 16 KiB in all.
inline constexpr std::size_t max_token_bytes = 8 * 1024;
/// Nesting that the JSON of a token may have.
inline constexpr std::size_t max_token_depth = 16;

/// What a token must say and be signed with.
struct token_policy {
  /// The only ones that are accepted, whatever the token says of itself. At least one.
  std::vector<algorithm> algorithms = {};
  std::string issuer = {};                  ///< `iss` must be it; empty: is not looked at
  std::vector<std::string> audiences = {};  ///< `aud` must hold one of them; empty: is not looked at
  std::string type = {};                    ///< `typ` must be it, such as "at+jwt" (RFC 9068); empty: any
  /// By how much clocks may differ.
  std::chrono::seconds leeway{30};
  /// Without `exp` a token would be good for ever.
  bool needs_expiry = true;
};

enum class token_error : std::uint8_t {
  malformed,
  algorithm_refused,
  unknown_key,  ///< perhaps the issuer has new ones
  bad_signature,
  expired,
  not_yet_valid,
  wrong_issuer,
  wrong_audience,
};
/// A sentence for the client: "the token has expired".
[[nodiscard]] std::string_view explain(token_error why) noexcept;

/// What a verified token says. Every string is what the issuer has signed.
struct token {
  std::string subject = {};
  std::string issuer = {};
  std::string id = {};                   ///< `jti`
  std::vector<std::string> scopes = {};  ///< `scope` (RFC 8693 section 4.2), or `scp`
  std::chrono::sys_seconds not_before = std::chrono::sys_seconds::min();
  std::chrono::sys_seconds expires = std::chrono::sys_seconds::max();
  std::string claims = {};  ///< all of it, as JSON
};

/// Whether it is good at that time; what verify() looks at last, for who keeps tokens that were verified.
[[nodiscard]] result<void, token_error> check_time(token const& which, token_policy const& policy,
                                                   std::chrono::sys_seconds now) noexcept;

/// Throws only std::bad_alloc.
[[nodiscard]] result<token, token_error> verify(std::string_view compact, jwk_set const& keys,
                                                token_policy const& policy, std::chrono::sys_seconds now);

}  // namespace corest::auth
