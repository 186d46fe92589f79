// The grammar of a tracestate, and its limits.
#include <corest/observe/tracestate.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace corest {
namespace {

constexpr std::size_t long_member = 128;  // goes first when there is no room for all
constexpr std::size_t longest_tenant = 241;
constexpr std::size_t longest_system = 14;

bool is_lower_or_digit(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

bool is_key_part(std::string_view text) noexcept {
  if (text.empty() || !is_lower_or_digit(text.front())) return false;
  return std::ranges::all_of(
      text, [](char c) { return is_lower_or_digit(c) || c == '_' || c == '-' || c == '*' || c == '/'; });
}

bool is_key(std::string_view text) noexcept {
  auto const at = text.find('@');
  if (at == text.npos) return text.size() <= tracestate::longest_key && is_key_part(text);
  return at <= longest_tenant && text.size() - at - 1 <= longest_system && is_key_part(text.substr(0, at)) &&
         is_key_part(text.substr(at + 1));
}

bool is_value(std::string_view text) noexcept {
  if (text.empty() || text.size() > tracestate::longest_value || text.back() == ' ') return false;
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != ',' && c != '='; });
}

std::string_view without_space(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view key_of(std::string_view member) noexcept { return member.substr(0, member.find('=')); }

/// Takes the next member off the front of a list.
std::string_view take_member(std::string_view& list) noexcept {
  auto const comma = list.find(',');
  auto const member = list.substr(0, comma);
  list.remove_prefix(comma == list.npos ? list.size() : comma + 1);
  return member;
}

}  // namespace

std::optional<tracestate> tracestate::parse(std::string_view value) {
  std::array<std::string_view, most_members> keys;
  std::size_t count = 0;
  tracestate made;
  while (!value.empty()) {
    auto const member = without_space(take_member(value));
    if (member.empty()) continue;
    auto const equals = member.find('=');
    if (equals == member.npos || count == most_members) return std::nullopt;
    auto const key = member.substr(0, equals);
    auto const known = std::span(keys).first(count);
    if (!is_key(key) || !is_value(member.substr(equals + 1)) || std::ranges::find(known, key) != known.end())
      return std::nullopt;
    keys[count++] = key;
    if (!made.text_.empty()) made.text_ += ',';
    made.text_ += member;
  }
  made.fit();
  return made;
}

std::optional<std::string_view> tracestate::find(std::string_view key) const noexcept {
  for (std::string_view rest = text_; !rest.empty();) {
    auto const member = take_member(rest);
    if (key_of(member) == key) return member.substr(key.size() + 1);
  }
  return std::nullopt;
}

bool tracestate::set(std::string_view key, std::string_view value) {
  if (!is_key(key) || !is_value(value)) return false;
  std::string changed(key);
  changed.append("=").append(value);
  erase(key);
  std::size_t members = 1;
  for (std::string_view rest = text_; !rest.empty() && members < most_members; ++members)
    changed.append(",").append(take_member(rest));
  text_ = std::move(changed);
  fit();
  return true;
}

void tracestate::erase(std::string_view key) {
  std::string kept;
  for (std::string_view rest = text_; !rest.empty();) {
    auto const member = take_member(rest);
    if (key_of(member) == key) continue;
    if (!kept.empty()) kept += ',';
    kept += member;
  }
  text_ = std::move(kept);
}

void tracestate::fit() {
  if (text_.size() <= most_bytes) return;
  // From the end, the long ones first; then whatever stands there.
  for (auto const only_long : {true, false}) {
    for (auto end = text_.size(); text_.size() > most_bytes && end != 0;) {
      auto const comma = text_.rfind(',', end - 1);
      auto const begin = comma == text_.npos ? 0 : comma;
      std::size_t const member = end - begin - (begin == 0 ? 0 : 1);
      if (!only_long || member > long_member) {
        text_.erase(begin, end - begin);
        if (begin == 0 && !text_.empty()) text_.erase(0, 1);
      }
      end = begin;
    }
  }
}

}  // namespace corest
