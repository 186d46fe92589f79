// The signature algorithms of tokens (RFC 7518 section 3, RFC 8037).
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace corest::auth {

/// "none" is not among them.
enum class algorithm : std::uint8_t {
  hs256,
  hs384,
  hs512,
  rs256,
  rs384,
  rs512,
  ps256,
  ps384,
  ps512,
  es256,  ///< P-256
  es384,  ///< P-384
  es512,  ///< P-521
  eddsa,  ///< Ed25519 or Ed448
};

/// "ES256".
[[nodiscard]] std::string_view to_string(algorithm which) noexcept;
/// Names have a case.
[[nodiscard]] std::optional<algorithm> parse_algorithm(std::string_view name) noexcept;

}  // namespace corest::auth
