// The head of a response: its line, then what every head has.
#include "http/head_fields.hpp"
#include "http/head_reader.hpp"
#include "http/scan.hpp"

#include <corest/http/h1_response_parser.hpp>

#include <cstdint>

namespace corest::http {
namespace {

class response_reader : public head_reader<response_reader, response_head> {
 public:
  response_reader(std::string_view bytes, head_limits const& limits, response_head& into) noexcept
      : head_reader(bytes.data(), bytes.data() + bytes.size(), limits, into) {}

  parse_result read() noexcept {
    reset();
    if (read_version() && read_code() && read_reason() && read_fields()) {
      into_.size = static_cast<std::uint32_t>(at_ - begin_);
      // close wins over keep-alive, whichever comes first (RFC 9112 section 9.3).
      into_.keep_alive = !options_.close && (into_.minor_version != 0 || options_.keep_alive);
      return {parse_status::done, {}, ""};
    }
    if (result_.outcome == parse_status::bad) result_.code = status::bad_gateway;
    return result_;
  }

 private:
  friend head_reader;

  void reset() noexcept {
    into_.base = begin_;
    into_.chunked = into_.has_content_length = false;
    into_.content_length = 0;
    into_.field_count = 0;
    into_.known_index = {};
  }

  /// "HTTP/1." , a digit and a space. A server that sends anything in front is out of step: no empty line is
  /// skipped.
  bool read_version() noexcept {
    constexpr std::string_view form = "HTTP/0.0 ";
    for (std::size_t i = 0; i < form.size(); ++i) {
      if (at_ + i >= end_) return need_more();
      if (form[i] == '0' ? !is(at_[i], digit_character) : at_[i] != form[i])
        return bad("the status line must begin with HTTP/1.1 and one space");
    }
    if (at_[5] != '1') return bad("the server speaks another version than HTTP/1");
    into_.minor_version = at_[7] == '0' ? 0 : 1;
    at_ += form.size();
    return true;
  }

  bool read_code() noexcept {
    int code = 0;
    for (int digits = 0; digits < 3; ++digits, ++at_) {
      if (at_ >= end_) return need_more();
      if (!is(*at_, digit_character)) return bad_code();
      code = code * 10 + (*at_ - '0');
    }
    if (code < 100 || code > 599) return bad_code();  // RFC 9110 section 15
    into_.code = static_cast<status>(code);
    return true;
  }
  bool bad_code() noexcept { return bad("the status code must be a number from 100 to 599"); }

  /// The space in front of the reason is demanded even where there is none; it says so little that servers
  /// which leave it out are understood.
  bool read_reason() noexcept {
    if (at_ >= end_) return need_more();
    if (*at_ != ' ' && *at_ != '\r') return bad_code();
    char const* const start = *at_ == ' ' ? at_ + 1 : at_;
    at_ = scan::value_end(start, end_);
    while (*at_ == '\t' && at_ < end_) at_ = scan::value_end(at_ + 1, end_);
    char const* const stop = at_;
    if (!end_line()) return false;
    into_.reason = from(start, stop);
    return true;
  }

  bool take(known name, std::string_view value) noexcept {
    auto& index = into_.known_index[static_cast<std::size_t>(name)];
    bool const again = index != 0;
    if (!again) index = static_cast<std::uint8_t>(into_.field_count);
    status code{};
    char const* reason = nullptr;
    if (name == known::connection)
      detail::take_connection(value, options_);
    else if (name == known::content_length)
      reason = detail::take_content_length(value, again, into_, code);
    else if (name == known::transfer_encoding)
      reason = detail::take_transfer_encoding(value, again, into_, code);
    return reason == nullptr || bad(reason);
  }

  connection_options options_;
};

}  // namespace

parse_result parse_response_head(std::string_view bytes, head_limits const& limits, response_head& into,
                                 std::size_t& scanned) noexcept {
  constexpr parse_result too_long{parse_status::bad, status::bad_gateway, "the response head is too long"};
  return read_when_worth(bytes, limits.head_bytes, scanned, too_long, [&](std::string_view visible) noexcept {
    return response_reader(visible, limits, into).read();
  });
}

}  // namespace corest::http
