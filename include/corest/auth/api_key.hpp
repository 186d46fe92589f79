// API keys: made from random bytes, kept as a hash.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace corest::auth {

/// What a server keeps of an API key: nothing in it lets anybody in. A plain struct, for JSON, SQL rows and
/// configuration.
struct api_key_record {
  std::string id = {};    ///< the part of the key before its dot; may be shown and logged
  std::string hash = {};  ///< SHA-256 of the whole key, in hexadecimal
  std::string subject = {};
  std::string plan = {};
  std::vector<std::string> scopes = {};
  std::optional<std::chrono::sys_seconds> expires = {};
};

/// A key that is given to somebody, once.
struct new_api_key {
  std::string text;       ///< "demo_4f1d0c9e2a7b8c55.kP0v...": an id, a dot, 256 random bits
  api_key_record record;  ///< without subject, plan, scopes and expiry, which the caller fills in
};

/// `prefix` says to people and to scanners for leaked secrets what the key is for: letters, digits and
/// underscores; anything else throws std::invalid_argument.
[[nodiscard]] new_api_key make_api_key(std::string_view prefix = "key");

/// What the record holds of a key. A fast hash is right for 256 random bits, which nobody guesses; it would
/// be wrong for passwords.
[[nodiscard]] std::string hash_api_key(std::string_view text);
/// The id in a key; empty when it is none.
[[nodiscard]] std::string_view api_key_id(std::string_view text) noexcept;

}  // namespace corest::auth
