// Walking forwarding fields from the right, where the nearest proxy has written.
#include "http/characters.hpp"
#include "http/list_reader.hpp"

#include <corest/http/forwarded.hpp>
#include <corest/http/token.hpp>

#include <algorithm>
#include <optional>

namespace corest::http {
namespace {

/// Whether the quote at `at` is one that a backslash hides: one with an odd number of them in front.
bool is_escaped(std::string_view text, std::size_t at) noexcept {
  std::size_t slashes = 0;
  while (slashes < at && text[at - 1 - slashes] == '\\') ++slashes;
  return slashes % 2 == 1;
}

/// Takes the last element from a list. Read from the right, so that no open quote of a client reaches into
/// what the proxy has appended to it.
std::string_view take_last(std::string_view& list, bool quotes) noexcept {
  bool quoted = false;
  std::size_t begin = list.size();
  for (; begin > 0; --begin) {
    char const c = list[begin - 1];
    if (quotes && c == '"' && !is_escaped(list, begin - 1)) quoted = !quoted;
    if (c == ',' && !quoted) break;
  }
  auto const element = trim(list.substr(begin));
  list = list.substr(0, begin == 0 ? 0 : begin - 1);
  return element;
}

/// The value of `for` in one element of Forwarded, without its quotes; nullopt where there is not exactly
/// one, or the element is malformed. An address needs no escapes, so a value with one is none.
std::optional<std::string_view> for_of(std::string_view element) noexcept {
  std::optional<std::string_view> found;
  list_reader pairs(element, ';');
  while (auto const pair = pairs.next()) {
    auto const equals = pair->find('=');
    if (equals == pair->npos || !is_token(pair->substr(0, equals))) return std::nullopt;
    auto value = pair->substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
      if (value.find('"') != value.npos && value.find('\\') == value.npos) return std::nullopt;
    } else if (!is_token(value)) {
      return std::nullopt;
    }
    if (!equals_ignoring_case(pair->substr(0, equals), "for")) continue;
    if (found) return std::nullopt;
    found = value;
  }
  return pairs.broken() ? std::nullopt : found;
}

bool is_port(std::string_view text) noexcept {
  if (text.starts_with('_')) return text.size() > 1;  // RFC 7239 section 6.2: an obfuscated one
  return !text.empty() && text.size() <= 5 && all_are(text, digit_character);
}

/// A node without its port and brackets (RFC 7239 section 6), and IPv6 without brackets as X-Forwarded-For
/// has it.
std::string_view without_port(std::string_view node) noexcept {
  if (node.starts_with('[')) {
    auto const end = node.find(']');
    if (end == node.npos) return {};
    auto const behind = node.substr(end + 1);
    if (!behind.empty() && (behind[0] != ':' || !is_port(behind.substr(1)))) return {};
    return node.substr(1, end - 1);
  }
  auto const colon = node.find(':');
  if (colon == node.npos || node.find(':', colon + 1) != node.npos) return node;
  return is_port(node.substr(colon + 1)) ? node.substr(0, colon) : std::string_view();
}

}  // namespace

result<trusted_proxies, std::string> trusted_proxies::parse(std::span<std::string const> all) {
  trusted_proxies read;
  for (auto const& one : all) {
    if (one == "unix") {
      read.unix_ = true;
      continue;
    }
    auto prefix = ip_prefix::parse(one);
    if (!prefix) return unexpected(prefix.error() + ", or \"unix\" for Unix sockets");
    read.prefixes_.push_back(*prefix);
  }
  return read;
}

bool trusted_proxies::contains(ip_address const& address) const noexcept {
  return std::ranges::any_of(prefixes_, [&](ip_prefix const& one) { return one.contains(address); });
}

std::string_view forwarded_client(request const& message, forwarding_field field,
                                  trusted_proxies const& proxies) noexcept {
  bool const standard = field == forwarding_field::forwarded;
  std::string_view const name = standard ? "Forwarded" : "X-Forwarded-For";
  std::string_view client;
  for (std::size_t i = message.header_count(); i-- > 0;) {
    auto const [given, value] = message.header_at(i);
    if (given.size() != name.size() || !equals_ignoring_case(given, name)) continue;
    for (auto rest = value; !rest.empty();) {
      auto const element = take_last(rest, standard);
      if (element.empty()) continue;
      auto const node = standard ? for_of(element).value_or("") : element;
      auto const digits = without_port(node);
      auto const address = ip_address::parse(digits);
      if (!address) return client;
      client = digits;
      if (!proxies.contains(*address)) return client;
    }
  }
  return client;
}

}  // namespace corest::http
