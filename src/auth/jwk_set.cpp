#include "auth/members.hpp"
#include "auth/public_key.hpp"

#include <corest/auth/base64url.hpp>
#include <corest/auth/jwk_set.hpp>
#include <corest/json/read.hpp>
#include <corest/json/value.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace corest::auth {
namespace {

enum class family : std::uint8_t { hmac, rsa, p256, p384, p521, edwards };

family needed_by(algorithm how) noexcept {
  switch (how) {
    case algorithm::hs256:
    case algorithm::hs384:
    case algorithm::hs512:
      return family::hmac;
    case algorithm::es256:
      return family::p256;
    case algorithm::es384:
      return family::p384;
    case algorithm::es512:
      return family::p521;
    case algorithm::eddsa:
      return family::edwards;
    default:
      return family::rsa;
  }
}

/// RFC 7518 section 3.2: a secret is no shorter than the hash.
std::size_t least_secret_bytes(algorithm how) noexcept {
  return how == algorithm::hs256 ? 32 : how == algorithm::hs384 ? 48 : 64;
}

std::string const* text_of(json::value const& object, std::string_view name) noexcept {
  auto const* const found = object.find(name);
  return found == nullptr ? nullptr : std::get_if<std::string>(&found->holds());
}

std::optional<std::string> bytes_of(json::value const& jwk, std::string_view name) {
  auto const* const text = text_of(jwk, name);
  return text == nullptr ? std::nullopt : decode_base64url(*text);
}

/// Sections 4.2 and 4.3: a key that says what it is for is for nothing else.
bool is_for_signatures(json::value const& jwk) {
  if (auto const* const use = text_of(jwk, "use"); use != nullptr && *use != "sig") return false;
  auto const* const operations = jwk.find("key_ops");
  if (operations == nullptr) return true;
  auto const* const list = std::get_if<json::value::array>(&operations->holds());
  if (list == nullptr) return false;
  for (json::value const& one : *list) {
    auto const* const name = std::get_if<std::string>(&one.holds());
    if (name != nullptr && *name == "verify") return true;
  }
  return false;
}

}  // namespace

struct jwk_set::key {
  std::string id;
  family type = family::hmac;
  std::optional<algorithm> only;  ///< what it says of itself
  std::string secret;
  openssl::key public_key;

  [[nodiscard]] bool fits(algorithm how) const noexcept {
    if (type != needed_by(how) || (only && *only != how)) return false;
    return type != family::hmac || secret.size() >= least_secret_bytes(how);
  }
  [[nodiscard]] bool verify(algorithm how, std::string_view text, std::string_view signature) const {
    return type == family::hmac ? verify_hmac(how, secret, text, signature)
                                : verify_signature(how, public_key.get(), text, signature);
  }
};

struct jwk_set::keys {
  std::vector<key> all;

  /// False when the key is malformed; one that is of no use is left out.
  bool add(json::value const& jwk);
  bool add_material(key& made, json::value const& jwk, std::string const& type, bool& known);
};

bool jwk_set::keys::add_material(key& made, json::value const& jwk, std::string const& type, bool& known) {
  auto const* const curve = text_of(jwk, "crv");
  auto const x = bytes_of(jwk, "x");
  if (type == "oct") {
    auto secret = bytes_of(jwk, "k");
    made.type = family::hmac;
    if (!secret || secret->size() < least_secret_bytes(algorithm::hs256)) return false;
    made.secret = *std::move(secret);
    return true;
  }
  if (type == "RSA") {
    auto const n = bytes_of(jwk, "n");
    auto const e = bytes_of(jwk, "e");
    made.type = family::rsa;
    if (n && e) made.public_key = make_rsa_key(*n, *e);
    return made.public_key != nullptr;
  }
  if (type == "EC" && curve != nullptr && (*curve == "P-256" || *curve == "P-384" || *curve == "P-521")) {
    auto const y = bytes_of(jwk, "y");
    made.type = *curve == "P-256" ? family::p256 : *curve == "P-384" ? family::p384 : family::p521;
    if (x && y) made.public_key = make_ec_key(*curve, *x, *y);
    return made.public_key != nullptr;
  }
  if (type == "OKP" && curve != nullptr && (*curve == "Ed25519" || *curve == "Ed448")) {
    made.type = family::edwards;
    if (x) made.public_key = make_edwards_key(*curve, *x);
    return made.public_key != nullptr;
  }
  known = false;
  return true;
}

bool jwk_set::keys::add(json::value const& jwk) {
  auto const* const type = text_of(jwk, "kty");
  if (type == nullptr || !is_plain_object(jwk)) return false;
  if (!is_for_signatures(jwk)) return true;
  key made;
  if (auto const* const id = text_of(jwk, "kid")) made.id = *id;
  if (auto const* const name = text_of(jwk, "alg")) {
    made.only = parse_algorithm(*name);
    if (!made.only) return true;
  }
  bool known = true;
  if (!add_material(made, jwk, *type, known)) return false;
  if (known) all.push_back(std::move(made));
  return true;
}

result<jwk_set, std::string> jwk_set::parse(std::string_view json) {
  auto const document = json::read<json::value>(json);
  if (!document) return unexpected(std::string("the key set is no JSON"));
  auto found = std::make_unique<keys>();
  std::vector<json::value> const* list = nullptr;
  if (auto const* const member = document->find("keys")) {
    list = std::get_if<json::value::array>(&member->holds());
    if (list == nullptr) return unexpected(std::string("\"keys\" of the key set is no array"));
    if (list->size() > max_keys) return unexpected(std::string("the key set has more than 64 keys"));
  }
  std::size_t const count = list == nullptr ? 1 : list->size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!found->add(list == nullptr ? *document : (*list)[i]))
      return unexpected("key " + std::to_string(i + 1) + " of the key set is malformed or too weak");
  }
  if (found->all.empty()) return unexpected(std::string("the key set has no key that verifies signatures"));
  return jwk_set(found.release());
}

jwk_set::~jwk_set() { delete keys_; }

std::size_t jwk_set::size() const noexcept { return keys_ == nullptr ? 0 : keys_->all.size(); }

jwk_set::outcome jwk_set::verify(algorithm how, std::string_view key_id, std::string_view signed_text,
                                 std::string_view signature) const {
  key const* fitting = nullptr;
  for (key const& one : keys_->all) {
    if (!one.fits(how) || (!key_id.empty() && one.id != key_id)) continue;
    // Of several with one id, or of several where the token names none, nobody can tell which is meant.
    if (fitting != nullptr) return outcome::unknown_key;
    fitting = &one;
  }
  if (fitting == nullptr) return outcome::unknown_key;
  return fitting->verify(how, signed_text, signature) ? outcome::verified : outcome::bad_signature;
}

}  // namespace corest::auth
