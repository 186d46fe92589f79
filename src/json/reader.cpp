// Reads scalars, and keeps what failed.
#include "json/number_text.hpp"
#include "json/scratch.hpp"
#include "json/string_scan.hpp"
#include "json/unescape.hpp"

#include <corest/json/reader.hpp>

#include <charconv>
#include <limits>

namespace corest::json {
namespace {

// How often the tokens of a text may be gone back over, for variants of variants: a bound on the time that a
// text of a given size can cost.
constexpr std::size_t max_reread_factor = 16;
constexpr std::size_t always_reread = 4096;

constexpr bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

}  // namespace

std::string_view reader::token_text() const noexcept {
  if (token_ == end_) return {};
  char const* const begin = text_ + token_[0];
  char const* end = text_ + token_[1];
  while (end > begin && is_space(end[-1])) --end;
  return {begin, static_cast<std::size_t>(end - begin)};
}

kind reader::peek() const noexcept {
  if (stopped_ || token_ == end_) return kind::none;
  switch (text_[*token_]) {
    case '{':
      return kind::object;
    case '[':
      return kind::array;
    case '"':
      return kind::string;
    case 't':
    case 'f':
      return kind::boolean;
    case 'n':
      return kind::null;
    case '}':
    case ']':
    case ':':
    case ',':
      return kind::none;
    default:
      return kind::number;
  }
}

bool reader::stop(std::string_view code, std::string_view detail) {
  if (stopped_) return false;
  stopped_ = true;
  errors& failures = scratch_->failures;
  failures.list.clear();
  failures.list.push_back({code == "syntax" ? std::string() : detail::pointer_to(place_), std::string(code),
                           std::string(detail)});
  failures.total = 1;
  return false;
}

bool reader::syntax(std::string_view what, std::uint32_t const* at) {
  return stop("syntax", std::string(what) + " at byte " + std::to_string(*at));
}

bool reader::fail(std::string_view code, std::string_view detail) {
  if (stopped_) return false;
  errors& failures = scratch_->failures;
  if (failures.total++ < scratch_->max_errors) {
    failures.list.push_back({detail::pointer_to(place_), std::string(code), std::string(detail)});
  }
  return false;
}

bool reader::fail_at(std::string_view member, std::string_view code, std::string_view detail) {
  detail::place const inner{place_, member.empty() ? "" : member.data(), member.size()};
  place_ = &inner;
  fail(code, detail);
  place_ = inner.outer;
  return false;
}

bool reader::wrong_type(std::string_view expected) {
  if (!skip()) return false;
  return fail("type", "must be " + std::string(expected));
}

bool reader::enter(std::uint32_t const* at) {
  if (depth_ == max_depth_) {
    token_ = at;
    return stop("depth", "must not be nested deeper than " + std::to_string(max_depth_) + " levels");
  }
  ++depth_;
  return true;
}

reader::mark reader::position() const noexcept {
  return {token_, scratch_->failures.total, scratch_->failures.list.size()};
}

bool reader::rewind(mark const& to) {
  if (stopped_) return false;
  scratch_->reread += static_cast<std::size_t>(token_ - to.token);
  auto const tokens = static_cast<std::size_t>(end_ - scratch_->index.begin());
  if (scratch_->reread > tokens * max_reread_factor + always_reread) {
    return stop("anyOf", "has more alternatives inside alternatives than can be tried");
  }
  token_ = to.token;
  scratch_->failures.total = to.reported;
  scratch_->failures.list.resize(to.listed);
  return true;
}

bool reader::null() {
  if (stopped_ || token_ == end_ || text_[*token_] != 'n' || token_text() != "null") return false;
  ++token_;
  return true;
}

bool reader::boolean(bool& value) {
  if (peek() != kind::boolean) return wrong_type("true or false");
  std::string_view const text = token_text();
  if (text != "true" && text != "false") return syntax("expected a value", token_);
  value = text == "true";
  ++token_;
  return true;
}

bool reader::number_token(std::string_view& digits) {
  if (stopped_ || token_ == end_) return false;
  char const first = text_[*token_];
  if (first != '-' && (first < '0' || first > '9')) return false;
  digits = token_text();
  ++token_;
  return true;
}

bool reader::integer(std::int64_t& value, std::int64_t min, std::int64_t max) {
  std::string_view text;
  if (!number_token(text)) return wrong_type("an integer");
  bool const minus = text[0] == '-';
  detail::plain_number plain;
  bool fits = detail::parse_plain(text, plain) && plain.places == 0;
  std::uint64_t size = plain.digits;
  if (!fits) {
    detail::decimal number;
    if (!detail::parse_decimal(text, number)) return syntax("malformed number", token_ - 1);
    auto const is = detail::to_whole(number, 0, size);
    if (is == detail::whole::fraction) return fail("type", "must be an integer");
    fits = is == detail::whole::yes;
  }
  constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max();
  if (!fits || size > largest + (minus ? 1 : 0)) {
    return minus ? fail("minimum", "must be at least " + std::to_string(min))
                 : fail("maximum", "must be at most " + std::to_string(max));
  }
  auto const read = static_cast<std::int64_t>(minus ? 0 - size : size);
  if (read < min) return fail("minimum", "must be at least " + std::to_string(min));
  if (read > max) return fail("maximum", "must be at most " + std::to_string(max));
  value = read;
  return true;
}

bool reader::natural(std::uint64_t& value, std::uint64_t max) {
  std::string_view text;
  if (!number_token(text)) return wrong_type("an integer");
  detail::plain_number plain;
  bool fits = detail::parse_plain(text, plain) && plain.places == 0;
  bool minus = plain.negative && plain.digits != 0;
  std::uint64_t size = plain.digits;
  if (!fits) {
    detail::decimal number;
    if (!detail::parse_decimal(text, number)) return syntax("malformed number", token_ - 1);
    auto const is = detail::to_whole(number, 0, size);
    if (is == detail::whole::fraction) return fail("type", "must be an integer");
    fits = is == detail::whole::yes;
    minus = number.negative && !number.zero;
  }
  if (minus) return fail("minimum", "must be at least 0");
  if (!fits || size > max) return fail("maximum", "must be at most " + std::to_string(max));
  value = size;
  return true;
}

namespace {

enum class conversion { good, malformed, too_large };

constexpr std::uint64_t exact_digits = std::uint64_t{1} << 53;  // up to here doubles are whole numbers
constexpr double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// Digits and a power of ten that are both exact as doubles give the nearest double in one operation.
bool convert_exactly(detail::decimal const& number, double& value) {
  if (!number.fits || number.digits > exact_digits || number.exponent < -22 || number.exponent > 22)
    return false;
  auto const digits = static_cast<double>(number.digits);
  value =
      number.exponent < 0 ? digits / exact_powers[-number.exponent] : digits * exact_powers[number.exponent];
  if (number.negative) value = -value;
  return true;
}
bool convert_exactly(detail::decimal const&, float&) { return false; }

bool convert_exactly(detail::plain_number const& number, double& value) {
  if (number.digits > exact_digits) return false;
  value = static_cast<double>(number.digits) / exact_powers[number.places];  // 19 at most
  if (number.negative) value = -value;
  return true;
}
bool convert_exactly(detail::plain_number const&, float&) { return false; }

template <class N>
conversion convert(std::string_view text, N& value) {
  detail::plain_number plain;
  bool const is_plain = detail::parse_plain(text, plain);
  if (is_plain && convert_exactly(plain, value)) return conversion::good;
  detail::decimal number;
  if (!is_plain) {
    if (!detail::parse_decimal(text, number)) return conversion::malformed;
    if (convert_exactly(number, value)) return conversion::good;
  }
  auto const result = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result.ec == std::errc()) return conversion::good;
  if (number.magnitude > 0) return conversion::too_large;
  value = number.negative ? -N(0) : N(0);  // closer to zero than any number
  return conversion::good;
}

}  // namespace

bool reader::number(double& value) {
  std::string_view text;
  if (!number_token(text)) return wrong_type("a number");
  switch (convert(text, value)) {
    case conversion::good:
      return true;
    case conversion::malformed:
      return syntax("malformed number", token_ - 1);
    case conversion::too_large:
      break;
  }
  return fail("maximum", "must be a number of double precision");
}

bool reader::number(float& value) {
  std::string_view text;
  if (!number_token(text)) return wrong_type("a number");
  switch (convert(text, value)) {
    case conversion::good:
      return true;
    case conversion::malformed:
      return syntax("malformed number", token_ - 1);
    case conversion::too_large:
      break;
  }
  return fail("maximum", "must be a number of single precision");
}

bool reader::string_token(std::string_view& value, std::string& decoded) {
  char const* const begin = text_ + *token_ + 1;
  char const* const end = text_ + *end_;
  char const* const stop_at = detail::find_quote_or_backslash(begin, end);
  if (stop_at == end) return syntax("unfinished string", token_);
  if (*stop_at == '"') {
    value = {begin, static_cast<std::size_t>(stop_at - begin)};
  } else {
    char const* const bad = detail::unescape(begin, end, decoded);
    if (bad != nullptr) {
      auto const offset = static_cast<std::uint32_t>(bad - text_);
      return syntax("bad escape", &offset);
    }
    value = decoded;
  }
  ++token_;
  return true;
}

bool reader::string(std::string& value) {
  if (peek() != kind::string) return wrong_type("a string");
  std::string_view text;
  if (!string_token(text, value)) return false;
  if (text.data() != value.data()) value.assign(text);
  return true;
}

bool reader::string(std::string_view& value) {
  if (peek() != kind::string) return wrong_type("a string");
  return string_token(value, scratch_->decoded);
}

bool reader::raw(std::string_view& value) {
  if (stopped_ || token_ == end_) return skip();
  std::uint32_t const begin = *token_;
  if (!skip()) return false;
  char const* end = text_ + *token_;
  while (is_space(end[-1])) --end;
  value = {text_ + begin, static_cast<std::size_t>(end - text_ - begin)};
  return true;
}

bool reader::skip() {
  switch (peek()) {
    case kind::object:
      for (object_reader members(*this); members.next();) {}
      return !stopped_;
    case kind::array:
      for (array_reader items(*this); items.next();) {}
      return !stopped_;
    case kind::string: {
      std::string_view ignored;
      return string_token(ignored, scratch_->decoded);
    }
    case kind::number: {
      std::string_view text;
      if (!number_token(text)) return syntax("expected a value", token_);
      return detail::is_number(text) || syntax("malformed number", token_ - 1);
    }
    case kind::boolean: {
      bool ignored = false;
      return boolean(ignored);
    }
    case kind::null:
      return null() || syntax("expected a value", token_);
    case kind::none:
      break;
  }
  return stopped_ ? false : syntax("expected a value", token_);
}

}  // namespace corest::json
