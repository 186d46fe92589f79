// The keys that tokens are verified with: a JWK Set (RFC 7517).
#pragma once
#include <corest/auth/algorithm.hpp>
#include <corest/base/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace corest::auth {

/// Never changes once it is made, so all threads may use it at once. A key verifies only what its own type
/// signs: a public RSA key is never the secret of an HMAC.
class jwk_set {
 public:
  /// More keys than an issuer has while it rolls them over.
  static constexpr std::size_t max_keys = 64;

  /// Of a JWK Set, or of one JWK. Keys that are for encryption or of a type or curve that is not known are
  /// left out (section 5); one that is malformed or too weak (RSA below 2048 bits, an HMAC secret below 256),
  /// or a text in which nothing is of use, is an error, said in a sentence that repeats nothing of a key.
  [[nodiscard]] static result<jwk_set, std::string> parse(std::string_view json);

  jwk_set(jwk_set&& other) noexcept : keys_(std::exchange(other.keys_, nullptr)) {}
  jwk_set& operator=(jwk_set&& other) noexcept {
    std::swap(keys_, other.keys_);
    return *this;
  }
  ~jwk_set();

  [[nodiscard]] std::size_t size() const noexcept;

  enum class outcome : std::uint8_t { verified, unknown_key, bad_signature };
  /// Whether a key with that id (empty: the only one that fits the algorithm) made the signature.
  [[nodiscard]] outcome verify(algorithm how, std::string_view key_id, std::string_view signed_text,
                               std::string_view signature) const;

 private:
  struct key;
  struct keys;

  explicit jwk_set(keys* found) noexcept : keys_(found) {}

  keys* keys_;
};

}  // namespace corest::auth
