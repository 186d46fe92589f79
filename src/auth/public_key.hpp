// Public keys out of their numbers, and signatures checked with them.
#pragma once
#include "auth/openssl.hpp"

#include <corest/auth/algorithm.hpp>

#include <string>
#include <string_view>

namespace corest::auth {

/// Null when the numbers are no key; modulus and exponent are big-endian.
[[nodiscard]] openssl::key make_rsa_key(std::string_view modulus, std::string_view exponent);
/// `curve`: "P-256", "P-384" or "P-521". Null when the point is not on it or has another size.
[[nodiscard]] openssl::key make_ec_key(std::string_view curve, std::string_view x, std::string_view y);
/// `curve`: "Ed25519" or "Ed448".
[[nodiscard]] openssl::key make_edwards_key(std::string_view curve, std::string_view x);

[[nodiscard]] bool verify_hmac(algorithm how, std::string_view secret, std::string_view text,
                               std::string_view signature);
/// Any algorithm but those of HMAC; the key is of the type that it needs.
[[nodiscard]] bool verify_signature(algorithm how, EVP_PKEY* with, std::string_view text,
                                    std::string_view signature);

}  // namespace corest::auth
