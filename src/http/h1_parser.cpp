// The head of a request: its line, then what every head has.
#include "http/head_fields.hpp"
#include "http/head_reader.hpp"
#include "http/scan.hpp"
#include "http/target.hpp"

#include <corest/http/h1_parser.hpp>

#include <array>
#include <bit>
#include <cstdint>

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

class request_reader : public head_reader<request_reader, request_head> {
 public:
  request_reader(std::string_view bytes, head_limits const& limits, request_head& into) noexcept
      : head_reader(bytes.data(), bytes.data() + bytes.size(), limits, into) {}

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
  friend head_reader;

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

  bool take(known name, std::string_view value) noexcept {
    auto& index = into_.known_index[static_cast<std::size_t>(name)];
    bool const again = index != 0;
    if (!again) index = static_cast<std::uint8_t>(into_.field_count);
    if (!matters_to_framing(name)) return true;
    status code = status::bad_request;
    char const* const reason = take_field(name, value, again, into_, options_, code);
    return reason == nullptr || bad(code, reason);
  }

  char const* target_ = nullptr;
  connection_options options_;
};

}  // namespace

parse_result parse_head(std::string_view bytes, head_limits const& limits, request_head& into,
                        std::size_t& scanned) noexcept {
  constexpr parse_result too_long{parse_status::bad, status::request_header_fields_too_large,
                                  "the request head is too long"};
  return read_when_worth(bytes, limits.head_bytes, scanned, too_long, [&](std::string_view visible) noexcept {
    return request_reader(visible, limits, into).read();
  });
}

}  // namespace corest::http
