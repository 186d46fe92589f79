// Follows strings and brackets, and leaves the rest to the reader.
#include "json/string_scan.hpp"

#include <corest/json/item_splitter.hpp>

#include <algorithm>

namespace corest::json {
namespace {

using found = item_splitter::found;

constexpr std::string_view spaces = " \t\r\n";

constexpr bool is_space(char byte) noexcept { return spaces.find(byte) != std::string_view::npos; }

std::string_view strip(std::string_view text) noexcept {
  auto const start = text.find_first_not_of(spaces);
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(spaces) + 1 - start);
}

item_splitter::step bad(char const* reason, std::size_t consumed) noexcept {
  return {found::bad, consumed, {}, reason};
}
item_splitter::step too_large(std::size_t consumed) noexcept {
  return {found::too_large, consumed, {}, "an item is too long"};
}

}  // namespace

item_splitter::item_splitter(item_framing framing, split_limits limits) : limits_(limits), framing_(framing) {
  limits_.max_depth = std::min(limits_.max_depth, largest_max_depth);
}

item_splitter::step item_splitter::next(std::string_view input) {
  if (given_) held_.clear();
  given_ = false;
  std::size_t consumed = 0;
  while (consumed < input.size()) {
    step result;
    if (framing_ == item_framing::lines) {
      result = next_line(input.substr(consumed));
    } else if (state_ == state::item) {
      result = take_item(input.substr(consumed));
    } else {
      result = take(input[consumed]);
    }
    consumed += result.consumed;
    if (result.what != found::need_more) {
      result.consumed = consumed;
      return result;
    }
  }
  return {found::need_more, consumed};
}

item_splitter::step item_splitter::finish() {
  if (given_) held_.clear();
  given_ = false;
  if (framing_ == item_framing::array && state_ != state::over) return bad("the array is not closed", 0);
  if (!strip(held_).empty()) return give({}, 0);
  return {found::end};
}

/// The current item ends with `rest`.
item_splitter::step item_splitter::give(std::string_view rest, std::size_t consumed) {
  ++count_;
  if (held_.empty()) return {found::item, consumed, strip(rest)};
  held_ += rest;
  given_ = true;
  return {found::item, consumed, strip(held_)};
}

item_splitter::step item_splitter::next_line(std::string_view input) {
  auto const room = limits_.item_bytes - held_.size();
  auto const line = input.substr(0, std::min(input.find('\n'), input.size()));
  if (line.size() > room) return too_large(room + 1);
  if (line.size() == input.size()) {
    held_ += line;
    return {found::need_more, line.size()};
  }
  auto const consumed = line.size() + 1;
  if (!strip(held_).empty() || !strip(line).empty()) return give(line, consumed);
  held_.clear();
  return {found::need_more, consumed};
}

/// Takes one byte of what stands between the items of an array; the first of an item stays.
item_splitter::step item_splitter::take(char byte) noexcept {
  constexpr step taken{found::need_more, 1};
  if (is_space(byte)) return taken;
  switch (state_) {
    case state::start:
      if (byte != '[') return bad("expected an array", 1);
      state_ = state::first;
      return taken;
    case state::behind_item:  // scan() stops at nothing else
      state_ = byte == ',' ? state::value : state::over;
      return {byte == ',' ? found::need_more : found::end, 1};
    case state::over:
      return bad("expected nothing more", 1);
    default:
      if (byte == ']' && state_ == state::first) {
        state_ = state::over;
        return {found::end, 1};
      }
      if (byte == ',' || byte == ']') return bad("expected a value", 1);
      state_ = state::item;
      return {found::need_more, 0};
  }
}

item_splitter::step item_splitter::take_item(std::string_view input) {
  auto const room = limits_.item_bytes - held_.size();
  char const* reason = nullptr;
  auto const window = input.substr(0, room < input.size() ? room + 1 : input.size());  // and what ends it
  auto const size = scan(window, reason);
  if (reason != nullptr) return bad(reason, size);
  if (size < window.size()) {
    state_ = state::behind_item;
    return give(input.substr(0, size), size);
  }
  if (size > room) return too_large(size);
  held_ += window;
  return {found::need_more, size};
}

/// Bytes until the comma or bracket behind the item; all of them when it goes on.
std::size_t item_splitter::scan(std::string_view input, char const*& reason) noexcept {
  char const* at = input.data();
  char const* const end = at + input.size();
  for (; at < end; ++at) {
    if (escaped_) {
      escaped_ = false;
      continue;
    }
    if (in_string_) {
      at = detail::find_quote_or_backslash(at, end);
      if (at == end) break;
      in_string_ = *at != '"';
      escaped_ = in_string_;
      continue;
    }
    bool fits = true;
    switch (*at) {
      case '"':
        in_string_ = true;
        break;
      case '{':
      case '[':
        if (!open(*at == '{')) {
          reason = "an item is nested too deep";
          return static_cast<std::size_t>(at - input.data());
        }
        break;
      case ',':
      case ']':
        if (depth_ == 0) return static_cast<std::size_t>(at - input.data());
        fits = *at == ',' || close(false);
        break;
      case '}':
        fits = depth_ > 0 && close(true);
        break;
      default:
        break;
    }
    if (!fits) {
      reason = "brackets do not match";
      return static_cast<std::size_t>(at - input.data());
    }
  }
  return input.size();
}

bool item_splitter::open(bool object) noexcept {
  if (depth_ == limits_.max_depth) return false;
  auto const bit = std::uint64_t{1} << depth_ % 64;
  auto& level = objects_[depth_ / 64];
  level = object ? level | bit : level & ~bit;
  ++depth_;
  return true;
}

/// Whether the innermost level is of that kind; it is left.
bool item_splitter::close(bool object) noexcept {
  --depth_;
  return (objects_[depth_ / 64] >> depth_ % 64 & 1) == (object ? 1 : 0);
}

}  // namespace corest::json
