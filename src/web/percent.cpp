#include "web/utf8.hpp"

#include <corest/web/percent.hpp>

namespace corest::web {
namespace {

int digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Takes one decoded byte off the front; -1 when it is a '%' that is not followed by two digits.
int take_byte(std::string_view& raw, plus_sign plus) noexcept {
  char const first = raw.front();
  if (first != '%') {
    raw.remove_prefix(1);
    return plus == plus_sign::space && first == '+' ? ' ' : static_cast<unsigned char>(first);
  }
  if (raw.size() < 3) return -1;
  int const high = digit(raw[1]);
  int const low = digit(raw[2]);
  if (high < 0 || low < 0) return -1;
  raw.remove_prefix(3);
  return high * 16 + low;
}

}  // namespace

decoded_text::decoded_text(std::string_view raw, plus_sign plus) : view_(raw) {
  if (raw.find('%') != std::string_view::npos ||
      (plus == plus_sign::space && raw.find('+') != std::string_view::npos)) {
    valid_ = decode(raw, plus);
    view_ = copy_;
  }
  valid_ = valid_ && is_utf8(view_);
}

bool decoded_text::decode(std::string_view raw, plus_sign plus) {
  copy_.reserve(raw.size());
  while (!raw.empty()) {
    int const byte = take_byte(raw, plus);
    if (byte < 0) return false;
    copy_.push_back(static_cast<char>(byte));
  }
  return true;
}

bool decodes_to(std::string_view raw, std::string_view text, plus_sign plus) noexcept {
  while (!raw.empty() && !text.empty()) {
    int const byte = take_byte(raw, plus);
    if (byte != static_cast<unsigned char>(text.front())) return false;
    text.remove_prefix(1);
  }
  return raw.empty() && text.empty();
}

}  // namespace corest::web
