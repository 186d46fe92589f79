// The grammar of baggage, its percent-encoding, and its limits.
#include <corest/observe/baggage.hpp>

#include <algorithm>
#include <utility>

namespace corest {
namespace {

constexpr std::string_view token_signs = "!#$%&'*+-.^_`|~";

bool is_token(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           token_signs.find(c) != token_signs.npos;
  });
}

// baggage-octet: visible ASCII but quote, comma, semicolon and backslash.
bool is_octet(char c) noexcept {
  return c > ' ' && c <= '~' && c != '"' && c != ',' && c != ';' && c != '\\';
}
bool is_encoded(std::string_view text) noexcept { return std::ranges::all_of(text, is_octet); }

std::string_view without_space(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view take_until(std::string_view& list, char end) noexcept {
  auto const at = list.find(end);
  auto const part = list.substr(0, at);
  list.remove_prefix(at == list.npos ? list.size() : at + 1);
  return part;
}

int digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// A percent sign that begins no code stands for itself.
std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      plain += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

void append_encoded(std::string& to, std::string_view text) {
  for (char const c : text) {
    if (is_octet(c) && c != '%') {
      to += c;
    } else {
      auto const byte = static_cast<unsigned char>(c);
      to += '%';
      to += "0123456789ABCDEF"[byte >> 4];
      to += "0123456789ABCDEF"[byte & 0xf];
    }
  }
}

/// "key", "key=value", with space around either; joined by semicolons, without the space.
bool read_properties(std::string_view text, std::string& into) {
  while (!text.empty()) {
    auto property = without_space(take_until(text, ';'));
    bool const has_value = property.find('=') != property.npos;
    auto const key = without_space(take_until(property, '='));
    auto const value = without_space(property);
    if (!is_token(key) || !is_encoded(value)) return false;
    if (!into.empty()) into += ';';
    into += key;
    if (has_value) into.append("=").append(value);
  }
  return true;
}

std::string text_of(baggage::member const& one) {
  std::string text = one.key + '=';
  append_encoded(text, one.value);
  if (!one.properties.empty()) text.append(";").append(one.properties);
  return text;
}

}  // namespace

baggage baggage::parse(std::string_view value) {
  baggage made;
  while (!value.empty()) {
    auto text = take_until(value, ',');
    auto pair = take_until(text, ';');
    if (pair.find('=') == pair.npos) continue;
    auto const key = without_space(take_until(pair, '='));
    auto const encoded = without_space(pair);
    member one{std::string(key), {}, {}};
    if (!is_token(key) || !is_encoded(encoded) || !read_properties(text, one.properties)) continue;
    one.value = decoded(encoded);
    made.put(std::move(one));
  }
  return made;
}

bool baggage::put(member one) {
  auto const old = std::ranges::find(members_, one.key, &member::key);
  std::size_t const freed = old == members_.end() ? 0 : text_of(*old).size() + 1;
  std::size_t const added = text_of(one).size() + 1;
  if (bytes_ - freed + added > most_bytes + 1) return false;
  if (old == members_.end() && members_.size() == most_members) return false;
  bytes_ += added - freed;
  if (old == members_.end())
    members_.push_back(std::move(one));
  else
    *old = std::move(one);
  return true;
}

std::optional<std::string_view> baggage::find(std::string_view key) const noexcept {
  auto const found = std::ranges::find(members_, key, &member::key);
  if (found == members_.end()) return std::nullopt;
  return found->value;
}

bool baggage::set(std::string_view key, std::string_view value) {
  return is_token(key) && put({std::string(key), std::string(value), {}});
}

void baggage::erase(std::string_view key) {
  auto const found = std::ranges::find(members_, key, &member::key);
  if (found == members_.end()) return;
  bytes_ -= text_of(*found).size() + 1;
  members_.erase(found);
}

std::string baggage::text() const {
  std::string text;
  for (member const& one : members_) {
    if (!text.empty()) text += ',';
    text += text_of(one);
  }
  return text;
}

}  // namespace corest
