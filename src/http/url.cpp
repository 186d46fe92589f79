// Escapes, queries and segments, without a copy where none is needed.
#include "http/characters.hpp"

#include <corest/http/url.hpp>

#include <algorithm>

namespace corest::http {
namespace {

constexpr std::string_view upper_hex = "0123456789ABCDEF";

/// The byte an escape at the front of `text` stands for; -1 when there is no valid one.
int escaped_byte(std::string_view text) noexcept {
  if (text.size() < 3) return -1;
  int const high = hex_value(text[1]);
  int const low = hex_value(text[2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace

bool is_encoded(std::string_view text, plus sign) noexcept {
  return std::any_of(text.begin(), text.end(),
                     [sign](char each) { return each == '%' || (each == '+' && sign == plus::space); });
}

std::optional<std::size_t> percent_decode(std::string_view text, char* to, plus sign) noexcept {
  char* at = to;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      int const byte = escaped_byte(text.substr(i));
      if (byte < 0) return std::nullopt;
      *at++ = static_cast<char>(byte);
      i += 2;
    } else {
      *at++ = text[i] == '+' && sign == plus::space ? ' ' : text[i];
    }
  }
  return static_cast<std::size_t>(at - to);
}

std::optional<std::string> percent_decode(std::string_view text, plus sign) {
  std::string decoded(text);
  auto const size = percent_decode(decoded, decoded.data(), sign);
  if (!size) return std::nullopt;
  decoded.resize(*size);
  return decoded;
}

void percent_encode(std::string_view text, std::string& to) {
  for (char const each : text) {
    if (is(each, unreserved_character)) {
      to.push_back(each);
    } else {
      auto const byte = static_cast<unsigned char>(each);
      to.push_back('%');
      to.push_back(upper_hex[byte >> 4]);
      to.push_back(upper_hex[byte & 15]);
    }
  }
}

std::size_t normalize_path(std::string_view path, char* to) noexcept {
  char* at = to;
  for (std::size_t i = 0; i < path.size(); ++i) {
    int const byte = path[i] == '%' ? escaped_byte(path.substr(i)) : -1;
    if (byte < 0) {
      *at++ = path[i];
      continue;
    }
    if (is(static_cast<char>(byte), unreserved_character)) {
      *at++ = static_cast<char>(byte);
    } else {
      *at++ = '%';
      *at++ = upper_hex[static_cast<std::size_t>(byte) >> 4];
      *at++ = upper_hex[static_cast<std::size_t>(byte) & 15];
    }
    i += 2;
  }
  return static_cast<std::size_t>(at - to);
}

std::optional<query_parameter> query_reader::next() noexcept {
  while (!rest_.empty()) {
    auto const end = std::min(rest_.find('&'), rest_.size());
    auto const piece = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (piece.empty()) continue;
    auto const equals = piece.find('=');
    if (equals == std::string_view::npos) return query_parameter{piece, {}, false};
    return query_parameter{piece.substr(0, equals), piece.substr(equals + 1), true};
  }
  return std::nullopt;
}

segment_reader::segment_reader(std::string_view path) noexcept : rest_(path), more_(!path.empty()) {
  if (more_ && rest_.front() == '/') rest_.remove_prefix(1);
}

std::optional<std::string_view> segment_reader::next() noexcept {
  if (!more_) return std::nullopt;
  auto const slash = rest_.find('/');
  auto const segment = rest_.substr(0, slash);
  more_ = slash != std::string_view::npos;
  rest_.remove_prefix(more_ ? slash + 1 : rest_.size());
  return segment;
}

}  // namespace corest::http
