// Cookie pairs found and Set-Cookie values built, each checked by the grammar of browsers.
#include "http/characters.hpp"

#include <corest/http/cookie.hpp>
#include <corest/http/token.hpp>

#include <algorithm>

namespace corest::http {
namespace {

bool is_attribute_value(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(),
                     [](char each) { return each >= 0x20 && each < 0x7f && each != ';'; });
}

bool starts_ignoring_case(std::string_view text, std::string_view prefix) noexcept {
  return text.size() >= prefix.size() && equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

/// What is wrong; empty when nothing is.
std::string_view fault(cookie const& crumb) noexcept {
  if (!is_token(crumb.name)) return "a cookie's name must be a token";
  if (!all_are(crumb.value, cookie_character)) return "a cookie's value must be encoded";
  if (!is_attribute_value(crumb.path)) return "a cookie's path has a control character or ';'";
  if (!crumb.path.empty() && crumb.path.front() != '/') return "a cookie's path must start with '/'";
  if (!is_attribute_value(crumb.domain)) return "a cookie's domain has a control character or ';'";
  if (crumb.same_site == same_site::none && !crumb.secure) return "SameSite=None needs Secure";
  if (starts_ignoring_case(crumb.name, "__Secure-") && !crumb.secure)
    return "a cookie named __Secure- needs Secure";
  if (starts_ignoring_case(crumb.name, "__Host-") &&
      !(crumb.secure && crumb.path == "/" && crumb.domain.empty()))
    return "a cookie named __Host- needs Secure, the path / and no domain";
  return {};
}

std::string_view to_string(same_site site) noexcept {
  switch (site) {
    case same_site::strict:
      return "; SameSite=Strict";
    case same_site::lax:
      return "; SameSite=Lax";
    default:
      return "; SameSite=None";
  }
}

}  // namespace

std::optional<cookie_pair> cookie_reader::next() noexcept {
  while (!rest_.empty()) {
    auto const end = std::min(rest_.find(';'), rest_.size());
    auto const piece = trim(rest_.substr(0, end));
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    auto const equals = piece.find('=');
    if (equals == std::string_view::npos) continue;
    auto const name = trim(piece.substr(0, equals));
    auto value = trim(piece.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    if (is_token(name) && all_are(value, cookie_character)) return cookie_pair{name, value};
  }
  return std::nullopt;
}

std::optional<std::string_view> find_cookie(std::string_view field_value, std::string_view name) noexcept {
  cookie_reader cookies(field_value);
  while (auto const pair = cookies.next())
    if (pair->name == name) return pair->value;
  return std::nullopt;
}

result<std::string, std::string_view> to_set_cookie(cookie const& crumb) {
  if (auto const wrong = fault(crumb); !wrong.empty()) return unexpected(wrong);
  std::string text = crumb.name + "=" + crumb.value;
  if (!crumb.path.empty()) text += "; Path=" + crumb.path;
  if (!crumb.domain.empty()) text += "; Domain=" + crumb.domain;
  if (crumb.max_age) text += "; Max-Age=" + std::to_string(*crumb.max_age);
  if (crumb.secure) text += "; Secure";
  if (crumb.http_only) text += "; HttpOnly";
  return text += to_string(crumb.same_site);
}

}  // namespace corest::http
