#include "auth/members.hpp"

#include <corest/auth/base64url.hpp>
#include <corest/auth/token.hpp>
#include <corest/json/read.hpp>
#include <corest/json/value.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

namespace corest::auth {
namespace {

using std::chrono::sys_seconds;

/// 9999-12-31: what is later is as good as never, and all sums with it fit.
constexpr std::int64_t latest = 253'402'300'799;

struct parts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signed_text;
};

std::optional<parts> take_apart(std::string_view compact) noexcept {
  auto const first = compact.find('.');
  auto const second = first == compact.npos ? compact.npos : compact.find('.', first + 1);
  if (second == compact.npos || compact.find('.', second + 1) != compact.npos) return std::nullopt;
  return parts{compact.substr(0, first), compact.substr(first + 1, second - first - 1),
               compact.substr(second + 1), compact.substr(0, second)};
}

/// An object without duplicate members, or nothing.
std::optional<json::value> object_in(std::string_view text) {
  auto read = json::read<json::value>(text, {.max_depth = max_token_depth, .max_errors = 1});
  if (!read || !is_plain_object(*read)) return std::nullopt;
  return *std::move(read);
}

/// A member that is absent or text; anything else makes the token malformed.
bool read_text(json::value const& from, std::string_view name, std::string& to) {
  auto const* const found = from.find(name);
  if (found == nullptr) return true;
  auto const* const text = std::get_if<std::string>(&found->holds());
  if (text != nullptr) to = *text;
  return text != nullptr;
}

/// A NumericDate (RFC 7519 section 2), which may have a fraction; absent leaves `to`.
bool read_time(json::value const& from, std::string_view name, sys_seconds& to) {
  auto const* const found = from.find(name);
  if (found == nullptr) return true;
  std::int64_t seconds = 0;
  if (auto const* const whole = std::get_if<std::int64_t>(&found->holds())) {
    seconds = std::clamp<std::int64_t>(*whole, -latest, latest);
  } else if (auto const* const natural = std::get_if<std::uint64_t>(&found->holds())) {
    seconds = static_cast<std::int64_t>(std::min<std::uint64_t>(*natural, latest));
  } else if (auto const* const real = std::get_if<double>(&found->holds())) {
    seconds = static_cast<std::int64_t>(
        std::floor(std::clamp(*real, -static_cast<double>(latest), static_cast<double>(latest))));
  } else {
    return false;
  }
  to = sys_seconds(std::chrono::seconds(seconds));
  return true;
}

void split(std::string_view text, std::vector<std::string>& into) {
  while (!text.empty()) {
    auto const end = std::min(text.find(' '), text.size());
    if (end > 0) into.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

/// Text, or a list of texts, is added to `to`; `separated` text is a list too.
bool read_list(json::value const& from, std::string_view name, bool separated, std::vector<std::string>& to) {
  auto const* const found = from.find(name);
  if (found == nullptr) return true;
  if (auto const* const text = std::get_if<std::string>(&found->holds())) {
    separated ? split(*text, to) : void(to.push_back(*text));
    return true;
  }
  auto const* const list = std::get_if<json::value::array>(&found->holds());
  if (list == nullptr) return false;
  for (json::value const& one : *list) {
    auto const* const text = std::get_if<std::string>(&one.holds());
    if (text == nullptr) return false;
    to.push_back(*text);
  }
  return true;
}

/// RFC 7515 section 4.1.9: "application/" may be left out, and there is no case.
bool same_type(std::string_view a, std::string_view b) noexcept {
  auto const bare = [](std::string_view text) {
    constexpr std::string_view prefix = "application/";
    return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
  };
  auto const lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(bare(a), bare(b), {}, lower, lower);
}

struct header {
  std::string algorithm_name;
  std::string key_id;
  std::string type;
};

std::optional<header> read_header(std::string_view encoded) {
  auto const text = decode_base64url(encoded);
  auto const object = text ? object_in(*text) : std::nullopt;
  header found;
  if (!object || !read_text(*object, "alg", found.algorithm_name) ||
      !read_text(*object, "kid", found.key_id) || !read_text(*object, "typ", found.type)) {
    return std::nullopt;
  }
  // No extension is understood here, and what is critical must be (RFC 7515 section 4.1.11). Keys that a
  // token brings along (jwk, jku, x5c, x5u) are never looked at.
  if (object->find("crit") != nullptr || found.algorithm_name.empty()) return std::nullopt;
  return found;
}

}  // namespace

std::string_view explain(token_error why) noexcept {
  switch (why) {
    case token_error::malformed:
      return "the token is malformed";
    case token_error::algorithm_refused:
      return "the algorithm of the token is not accepted";
    case token_error::unknown_key:
      return "the key of the token is not known";
    case token_error::bad_signature:
      return "the signature of the token is not valid";
    case token_error::expired:
      return "the token has expired";
    case token_error::not_yet_valid:
      return "the token is not valid yet";
    case token_error::wrong_issuer:
      return "the token is of another issuer";
    case token_error::wrong_audience:
      return "the token is meant for another audience";
  }
  return "the token is malformed";
}

result<void, token_error> check_time(token const& which, token_policy const& policy,
                                     sys_seconds now) noexcept {
  // The leeway goes to `now`, which is small, and not to times that may be the largest there are.
  if (now - policy.leeway >= which.expires) return unexpected(token_error::expired);
  if (now + policy.leeway < which.not_before) return unexpected(token_error::not_yet_valid);
  return {};
}

result<token, token_error> verify(std::string_view compact, jwk_set const& keys, token_policy const& policy,
                                  sys_seconds now) {
  auto const malformed = [] { return unexpected(token_error::malformed); };
  if (compact.size() > max_token_bytes) return malformed();
  auto const found = take_apart(compact);
  auto const head = found ? read_header(found->header) : std::nullopt;
  auto const signature = head ? decode_base64url(found->signature) : std::nullopt;
  if (!signature) return malformed();

  auto const how = parse_algorithm(head->algorithm_name);
  if (!how || std::ranges::find(policy.algorithms, *how) == policy.algorithms.end())
    return unexpected(token_error::algorithm_refused);
  if (!policy.type.empty() && !same_type(head->type, policy.type)) return malformed();
  switch (keys.verify(*how, head->key_id, found->signed_text, *signature)) {
    case jwk_set::outcome::unknown_key:
      return unexpected(token_error::unknown_key);
    case jwk_set::outcome::bad_signature:
      return unexpected(token_error::bad_signature);
    case jwk_set::outcome::verified:
      break;
  }

  auto text = decode_base64url(found->payload);
  auto const claims = text ? object_in(*text) : std::nullopt;
  if (!claims) return malformed();
  token verified;
  std::vector<std::string> audiences;
  bool const fits =
      read_text(*claims, "sub", verified.subject) && read_text(*claims, "iss", verified.issuer) &&
      read_text(*claims, "jti", verified.id) && read_list(*claims, "aud", false, audiences) &&
      read_list(*claims, "scope", true, verified.scopes) &&
      read_list(*claims, "scp", true, verified.scopes) && read_time(*claims, "exp", verified.expires) &&
      read_time(*claims, "nbf", verified.not_before);
  if (!fits || (policy.needs_expiry && claims->find("exp") == nullptr)) return malformed();
  if (!policy.issuer.empty() && verified.issuer != policy.issuer)
    return unexpected(token_error::wrong_issuer);
  auto const meant = [&](std::string const& one) {
    return std::ranges::find(policy.audiences, one) != policy.audiences.end();
  };
  if (!policy.audiences.empty() && std::ranges::none_of(audiences, meant))
    return unexpected(token_error::wrong_audience);
  if (auto const in_time = check_time(verified, policy, now); !in_time) return unexpected(in_time.error());
  verified.claims = *std::move(text);
  return verified;
}

}  // namespace corest::auth
