// One head from front to back: request line, fields, end; every step knows where the bytes end.
#include "http/head_fields.hpp"
#include "http/scan.hpp"
#include "http/target.hpp"

#include <corest/http/h1_parser.hpp>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace corest::http {
namespace {

/// A method and its space as the integer that eight bytes of input are compared with.
struct method_word {
  std::uint64_t bytes = 0;
  std::uint64_t mask = 0;
  method verb = method::other;
  std::uint8_t length = 0;

  consteval method_word(method v, std::string_view text) noexcept
      : verb(v), length(static_cast<std::uint8_t>(text.size())) {
    std::array<char, 8> word{};
    std::array<unsigned char, 8> care{};
    for (std::size_t i = 0; i <= text.size(); ++i) {
      word[i] = i < text.size() ? text[i] : ' ';
      care[i] = 0xff;
    }
    bytes = std::bit_cast<std::uint64_t>(word);
    mask = std::bit_cast<std::uint64_t>(care);
  }
};

constexpr method_word method_words[] = {
    {method::get, "GET"},         {method::post, "POST"},   {method::put, "PUT"},
    {method::delete_, "DELETE"},  {method::patch, "PATCH"}, {method::head, "HEAD"},
    {method::options, "OPTIONS"}, {method::trace, "TRACE"}, {method::connect, "CONNECT"},
    {method::query, "QUERY"},
};

template <class Word>
Word load(char const* at) noexcept {
  Word word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

constexpr auto cr_lf = std::bit_cast<std::uint16_t>(std::array{'\r', '\n'});
constexpr auto http_1_1 = std::bit_cast<std::uint64_t>(std::array{'H', 'T', 'T', 'P', '/', '1', '.', '1'});

/// Reads one head from front to back. Every step says whether to go on; where it does not, `result` says why.
/// A step decides only on bytes in front of `end`: what a load finds behind it may be anything.
class head_reader {
 public:
  head_reader(char const* begin, char const* end, head_limits const& limits, request_head& into) noexcept
      : begin_(begin), end_(end), at_(begin), limits_(limits), into_(into) {}

  parse_result read() noexcept {
    reset();
    if (skip_empty_lines() && read_method() && read_target() && read_version() && read_fields()) {
      into_.size = static_cast<std::uint32_t>(at_ - begin_);
      char const* const reason = finish_fields(into_, options_);
      if (reason != nullptr) return {parse_status::bad, status::bad_request, reason};
      return {parse_status::done, {}, ""};
    }
    return result_;
  }

 private:
  bool bad(status code, char const* reason) noexcept {
    result_ = {parse_status::bad, code, reason};
    return false;
  }
  bool bad(char const* reason) noexcept { return bad(status::bad_request, reason); }
  bool need_more() noexcept { return false; }  // what result_ says from the start

  slice from(char const* first, char const* last) const noexcept {
    return {static_cast<std::uint16_t>(first - begin_), static_cast<std::uint16_t>(last - first)};
  }

  void reset() noexcept {
    into_.base = begin_;
    into_.verb = method::other;
    into_.has_content_length = into_.chunked = into_.expects_continue = into_.path_has_escapes = false;
    into_.content_length = 0;
    into_.field_count = 0;
    into_.known_index = {};
    into_.query = into_.authority = {};
  }

  bool skip_empty_lines() noexcept {
    for (std::size_t lines = 0;; ++lines) {
      if (at_ >= end_) return need_more();
      if (*at_ != '\r') return true;
      if (lines == max_leading_empty_lines) return bad("too many empty lines before the request line");
      if (!end_line()) return false;
    }
  }

  bool read_method() noexcept {
    auto const word = load<std::uint64_t>(at_);
    for (auto const& each : method_words) {
      if ((word & each.mask) == each.bytes) {
        into_.verb = each.verb;
        into_.method_text = from(at_, at_ + each.length);
        at_ += each.length + 1;
        return true;
      }
    }
    char const* const start = at_;
    while (at_ < end_ && is(*at_, token_character)) {
      if (static_cast<std::size_t>(at_ - start) == max_method_bytes)
        return bad(status::not_implemented, "the method is too long");
      ++at_;
    }
    if (at_ >= end_) return need_more();
    if (*at_ != ' ' || at_ == start) return bad("the method must be a token and one space");
    into_.verb = method::other;
    into_.method_text = from(start, at_++);
    return true;
  }

  bool read_target() noexcept {
    target_ = at_;
    if (at_ >= end_) return need_more();
    if ((*at_ != '/' || into_.verb == method::connect) && !read_rare_form()) return false;
    if (*at_ == '/' && !read_path()) return false;
    if (*at_ == '?' && !read_query()) return false;
    if (*at_ != ' ') return bad("the request target has a character that must be percent-encoded");
    into_.target = from(target_, at_++);
    return true;
  }

  /// Whether the target is not too long so far; must be asked before anything is said of the byte at at_.
  bool target_fits() noexcept {
    if (static_cast<std::size_t>(at_ - target_) > limits_.target_bytes)
      return bad(status::uri_too_long, "the request target is too long");
    return true;
  }
  bool bad_target(char const* reason) noexcept { return target_fits() && bad(reason); }
  /// Whether at_ is in front of the end, and the target not too long so far.
  bool target_goes_on() noexcept {
    if (at_ >= end_) {
      at_ = end_;
      return target_fits() && need_more();
    }
    return target_fits();
  }

  /// From a '/' to the '?' or what ends the target.
  bool read_path() noexcept {
    char const* const start = at_;
    bool dots = false;
    bool escapes = false;
    for (;; ++at_) {
      at_ = scan::path_stop(at_, end_);
      if (at_ >= end_ || *at_ == ' ' || *at_ == '?') break;
      if (*at_ == '%') {
        escapes = true;
        if (!check_escape()) return false;
      } else if (*at_ == '.') {
        dots = true;
      } else if (*at_ != '=' && *at_ != '$') {
        return bad_target("the path has a character that must be percent-encoded");
      }
    }
    if (!target_goes_on()) return false;
    into_.path = from(start, at_);
    into_.path_has_escapes = escapes;
    if ((dots || escapes) && has_dot_segment({start, at_})) return bad("the path has a dot segment");
    return true;
  }

  /// Leaves at_ on the last digit of a valid escape.
  bool check_escape() noexcept {
    for (int digits = 0; digits < 2; ++digits) {
      ++at_;
      if (!target_goes_on()) return false;
      if (!is(*at_, hex_character)) return bad("the path has a '%' without two hexadecimal digits");
    }
    if (at_[-1] == '0' && *at_ == '0') return bad("the path has an encoded NUL");
    return true;
  }

  /// From the '?' to what ends the target.
  bool read_query() noexcept {
    char const* const start = at_ + 1;
    at_ = scan::query_end(start, end_);
    if (!target_goes_on()) return false;
    into_.query = from(start, at_);
    return true;
  }

  /// Of the forms that do not start with '/', what stands in front of path and query.
  bool read_rare_form() noexcept {
    if (into_.verb == method::connect) return read_authority_form();
    if (*at_ != '*' || into_.verb != method::options) return read_absolute_form();
    into_.path = from(at_, at_ + 1);
    ++at_;
    return target_goes_on() && (*at_ == ' ' || bad("the request target * must stand alone"));
  }

  /// The bytes of host and port, up to anything that cannot be in them.
  bool skip_authority() noexcept {
    while (at_ < end_ &&
           (is(*at_, name_character) || *at_ == ':' || *at_ == '[' || *at_ == ']' || *at_ == '%'))
      ++at_;
    return target_goes_on();
  }

  bool read_absolute_form() noexcept {
    constexpr std::ptrdiff_t longest_scheme = 8;  // "https://"
    while (at_ < end_ && at_ - target_ < longest_scheme && *at_ > ' ') ++at_;
    auto const offset = authority_offset({target_, at_});
    if (offset == 0) {
      if (at_ - target_ < longest_scheme && !target_goes_on()) return false;
      return bad_target("the request target must be a path or a http URL");
    }
    at_ = target_ + offset;
    if (!skip_authority()) return false;
    std::string_view const authority{target_ + offset, at_};
    if (authority.empty() || !is_authority(authority))
      return bad("the host of the request target is not valid");
    into_.authority = from(target_ + offset, at_);
    into_.path = from(target_ + offset - 1, target_ + offset);  // no path is the path "/": here is one
    return true;
  }

  bool read_authority_form() noexcept {
    if (!skip_authority()) return false;
    if (*at_ != ' ' || !is_host_and_port({target_, at_})) return bad("CONNECT needs host:port");
    into_.authority = from(target_, at_);
    into_.path = from(at_, at_);
    return true;
  }

  bool read_version() noexcept {
    if (end_ - at_ >= 10 && load<std::uint64_t>(at_) == http_1_1 && load<std::uint16_t>(at_ + 8) == cr_lf) {
      into_.minor_version = 1;
      at_ += 10;
      return true;
    }
    constexpr std::string_view form = "HTTP/0.0\r\n";
    for (std::size_t i = 0; i < form.size(); ++i) {
      if (at_ + i >= end_) return need_more();
      if (form[i] == '0' ? !is(at_[i], digit_character) : at_[i] != form[i])
        return bad("the request line must end with one space, HTTP/1.1 and CR LF");
    }
    if (at_[5] != '1') return bad(status::http_version_not_supported, "only HTTP/1 is spoken here");
    into_.minor_version = at_[7] == '0' ? 0 : 1;  // a higher minor version is the highest we know
    at_ += form.size();
    return true;
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
    return known_name == known::count || take(known_name, {value, value_end});
  }

  bool take(known name, std::string_view value) noexcept {
    auto& index = into_.known_index[static_cast<std::size_t>(name)];
    bool const again = index != 0;
    if (!again) index = static_cast<std::uint8_t>(into_.field_count);
    if (!matters_to_framing(name)) return true;
    status code = status::bad_request;
    char const* const reason = take_field(name, value, again, into_, options_, code);
    return reason == nullptr || bad(code, reason);
  }

  static bool is_blank(char byte) noexcept { return byte == ' ' || byte == '\t'; }

  char const* rare_name_end(char const* at) const noexcept {
    while (at < end_ && is(*at, token_character)) ++at;
    return at;
  }

  bool bad_name(char const* name, char const* at) noexcept {
    if (*name == ' ' || *name == '\t')
      return bad("a header line starts with a space: folding is not allowed");
    if (*at == ' ' || *at == '\t') return bad("a header name has a space behind it");
    if (*at == '\r' || *at == '\n') return bad("a header line has no colon");
    return bad("a header name must be a token");
  }

  char const* const begin_;
  char const* const end_;
  char const* at_;
  char const* target_ = nullptr;
  head_limits const& limits_;
  request_head& into_;
  connection_options options_;
  parse_result result_;
};

/// Whether what came since `scanned` makes a fresh look worth while: an empty line, a line end or a control
/// character that is wrong, or twice the bytes of the last look, so that a head is also refused before its
/// end.
bool worth_parsing(std::string_view bytes, std::size_t scanned) noexcept {
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

}  // namespace

parse_result parse_head(std::string_view bytes, head_limits const& limits, request_head& into,
                        std::size_t& scanned) noexcept {
  auto const visible = bytes.substr(0, std::min(limits.head_bytes, head_bytes_ceiling));
  bool const full = visible.size() < bytes.size() || visible.size() == limits.head_bytes;
  if (scanned > 0 && !full && !worth_parsing(visible, scanned)) {
    scanned = visible.size();
    return {};
  }
  auto const result = head_reader(visible.data(), visible.data() + visible.size(), limits, into).read();
  scanned = result.outcome == parse_status::need_more ? visible.size() : 0;
  if (result.outcome == parse_status::need_more && full)
    return {parse_status::bad, status::request_header_fields_too_large, "the request head is too long"};
  return result;
}

}  // namespace corest::http
