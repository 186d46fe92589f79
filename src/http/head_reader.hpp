// What the heads of requests and of responses have in common: a cursor that knows where the bytes end, field
// lines, and when a look at more bytes is worth while.
#pragma once
#include "http/characters.hpp"
#include "http/known_field.hpp"
#include "http/scan.hpp"

#include <corest/http/limits.hpp>
#include <corest/http/parse_result.hpp>
#include <corest/http/request.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace corest::http {

template <class Word>
Word load(char const* at) noexcept {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

inline constexpr auto cr_lf = std::bit_cast<std::uint16_t>(std::array{'\r', '\n'});
inline constexpr auto http_1_1 =
    std::bit_cast<std::uint64_t>(std::array{'H', 'T', 'T', 'P', '/', '1', '.', '1'});

/// Reads one head from front to back. Every step says whether to go on; where it does not, `result_` says
/// why. A step decides only on bytes in front of `end_`: what a load finds behind it may be anything.
///
/// Head has field_count, fields and base; Reader derives from this and has take(known, value), which is told
/// of every field the framework knows.
template <class Reader, class Head>
class head_reader {
 protected:
  head_reader(char const* begin, char const* end, head_limits const& limits, Head& into) noexcept
      : begin_(begin), end_(end), at_(begin), limits_(limits), into_(into) {}

  bool bad(status code, char const* reason) noexcept {
    result_ = {parse_status::bad, code, reason};
    return false;
  }
  bool bad(char const* reason) noexcept { return bad(status::bad_request, reason); }
  bool need_more() noexcept { return false; }  // what result_ says from the start

  slice from(char const* first, char const* last) const noexcept {
    return {static_cast<std::uint16_t>(first - begin_), static_cast<std::uint16_t>(last - first)};
  }

  bool read_fields() noexcept {
    for (;;) {
      if (at_ >= end_) return need_more();
      if (*at_ == '\r') return end_line();
      if (into_.field_count == limits_.fields || into_.field_count == fields_ceiling)
        return bad(status::request_header_fields_too_large, "too many header fields");
      if (!read_field()) return false;
    }
  }

  /// Past the CR LF that has to be at at_.
  bool end_line() noexcept {
    if (end_ - at_ < 2 || load<std::uint16_t>(at_) != cr_lf) return bad_line_end();
    at_ += 2;
    return true;
  }

  static bool is_blank(char byte) noexcept { return byte == ' ' || byte == '\t'; }

  char const* const begin_;
  char const* const end_;
  char const* at_;
  head_limits const& limits_;
  Head& into_;
  parse_result result_;

 private:
  bool bad_line_end() noexcept {
    if (at_ >= end_) return need_more();
    if (*at_ == '\n') return bad("a LF without CR");
    if (*at_ != '\r') return bad("a header value has a control character");
    return at_ + 1 >= end_ ? need_more() : bad("a CR without LF");
  }

  bool read_field() noexcept {
    char const* const name = at_;
    char const* at = scan::name_end(at_, end_);
    if (*at != ':') at = rare_name_end(at);
    if (at >= end_) return need_more();
    if (*at != ':' || at == name) return bad_name(name, at);
    auto const name_length = static_cast<std::size_t>(at - name);

    char const* value = at + 1;
    if (*value == ' ') ++value;
    while (is_blank(*value) && value < end_) ++value;
    at_ = scan::value_end(value, end_);
    while (*at_ == '\t' && at_ < end_) at_ = scan::value_end(at_ + 1, end_);
    char const* value_end = at_;
    if (!end_line()) return false;
    while (is_blank(value_end[-1]) && value_end > value) --value_end;

    into_.fields[into_.field_count++] = {from(name, name + name_length), from(value, value_end)};
    auto const known_name = find_known(name, name_length);
    return known_name == known::count || static_cast<Reader&>(*this).take(known_name, {value, value_end});
  }

  char const* rare_name_end(char const* at) const noexcept {
    while (at < end_ && is(*at, token_character)) ++at;
    return at;
  }

  bool bad_name(char const* name, char const* at) noexcept {
    if (is_blank(*name)) return bad("a header line starts with a space: folding is not allowed");
    if (is_blank(*at)) return bad("a header name has a space behind it");
    if (*at == '\r' || *at == '\n') return bad("a header line has no colon");
    return bad("a header name must be a token");
  }
};

/// Whether what came since `scanned` makes a fresh look worth while: an empty line, a line end or a control
/// character that is wrong, or twice the bytes of the last look, so that a head is also refused before its
/// end.
[[nodiscard]] inline bool worth_parsing(std::string_view bytes, std::size_t scanned) noexcept {
  if (std::bit_width(bytes.size()) != std::bit_width(scanned)) return true;
  char const* const begin = bytes.data();
  char const* const end = begin + bytes.size();
  for (char const* at = begin + scanned - 1;; ++at) {  // the last byte again: it may be a CR
    at = scan::value_end(at, end);
    if (at >= end) return false;
    if (*at == '\r' ? at + 1 < end && at[1] != '\n' : *at != '\t' && *at != '\n') return true;
    if (*at == '\n' && (at - begin < 2 || at[-1] != '\r' || at[-2] == '\n')) return true;
  }
}

/// Gives `read(visible)`, a parse_result, the bytes that a head may have, unless they were seen before and
/// nothing of interest has come since; `too_long` is what a head that does not end within them is refused
/// with.
template <class Read>
parse_result read_when_worth(std::string_view bytes, std::size_t head_bytes, std::size_t& scanned,
                             parse_result too_long, Read read) noexcept {
  auto const visible = bytes.substr(0, std::min(head_bytes, head_bytes_ceiling));
  bool const full = visible.size() < bytes.size() || visible.size() == head_bytes;
  if (scanned > 0 && !full && !worth_parsing(visible, scanned)) {
    scanned = visible.size();
    return {};
  }
  parse_result const result = read(visible);
  scanned = result.outcome == parse_status::need_more ? visible.size() : 0;
  return result.outcome == parse_status::need_more && full ? too_long : result;
}

}  // namespace corest::http
