// Takes numbers apart by the grammar of RFC 8259.
#include "json/number_text.hpp"

#include <cstddef>
#include <limits>

namespace corest::json::detail {
namespace {
constexpr std::int64_t exponent_limit = 1'000'000'000;
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

char const* behind_digits(char const* at, char const* end) noexcept {
  while (at < end && is_digit(*at)) ++at;
  return at;
}
}  // namespace

bool is_number(std::string_view text) noexcept {
  char const* at = text.data();
  char const* const end = at + text.size();
  if (at < end && *at == '-') ++at;
  char const* begin = at;
  at = behind_digits(at, end);
  if (at == begin || (*begin == '0' && at - begin > 1)) return false;
  if (at < end && *at == '.') {
    begin = ++at;
    at = behind_digits(at, end);
    if (at == begin) return false;
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    if (++at < end && (*at == '+' || *at == '-')) ++at;
    begin = at;
    at = behind_digits(at, end);
    if (at == begin) return false;
  }
  return at == end;
}

bool parse_plain(std::string_view text, plain_number& value) noexcept {
  constexpr std::ptrdiff_t most = 19;  // so many nines fit
  char const* at = text.data();
  char const* const end = at + text.size();
  value.negative = at < end && *at == '-';
  if (value.negative) ++at;
  char const* const begin = at;
  std::uint64_t digits = 0;
  auto const take = [&] {
    for (; at < end && is_digit(*at); ++at) digits = digits * 10 + static_cast<std::uint64_t>(*at - '0');
  };
  if (end - at > most + 1) return false;
  take();
  std::ptrdiff_t const whole = at - begin;
  if (whole == 0 || (*begin == '0' && whole > 1)) return false;
  std::ptrdiff_t places = 0;
  if (at < end && *at == '.') {
    char const* const point = ++at;
    take();
    places = at - point;
    if (places == 0) return false;
  }
  value.digits = digits;
  value.places = static_cast<unsigned>(places);
  return at == end && whole + places <= most;
}

bool parse_decimal(std::string_view text, decimal& value) noexcept {
  value = {};
  if (!is_number(text)) return false;
  char const* at = text.data();
  char const* const end = at + text.size();
  if (*at == '-') {
    value.negative = true;
    ++at;
  }
  std::int64_t zeros = 0;  // met since the last other digit; they count only when another digit follows
  bool significant = false;
  std::int64_t magnitude = 0;
  auto const digit = [&](char c) {
    if (c == '0') {
      if (significant) ++zeros;
      return;
    }
    significant = true;
    for (; zeros >= 0 && value.fits; --zeros) {
      std::uint64_t const added = zeros == 0 ? static_cast<std::uint64_t>(c - '0') : 0;
      value.fits = !__builtin_mul_overflow(value.digits, std::uint64_t{10}, &value.digits) &&
                   !__builtin_add_overflow(value.digits, added, &value.digits);
    }
    zeros = 0;
  };
  std::int64_t point = 0;  // digits behind the point
  for (; at < end && is_digit(*at); ++at) {
    if (significant || *at != '0') ++magnitude;
    digit(*at);
  }
  if (at < end && *at == '.') {
    for (++at; at < end && is_digit(*at); ++at) {
      if (!significant && *at == '0') --magnitude;
      ++point;
      digit(*at);
    }
  }
  std::int64_t exponent = 0;
  if (at < end) {  // an e
    ++at;
    bool const negative = *at == '-';
    if (negative || *at == '+') ++at;
    for (; at < end; ++at) {
      if (exponent < exponent_limit) exponent = exponent * 10 + (*at - '0');
    }
    if (negative) exponent = -exponent;
  }
  value.zero = !significant;
  value.exponent = significant ? exponent - point + zeros : 0;
  value.magnitude = significant ? exponent + magnitude - 1 : 0;
  return true;
}

whole to_whole(decimal const& value, int scale, std::uint64_t& result) noexcept {
  result = 0;
  if (value.zero) return whole::yes;
  std::int64_t const exponent = value.exponent + scale;
  if (exponent < 0) return whole::fraction;  // the last digit is not zero
  if (!value.fits || exponent > std::numeric_limits<std::uint64_t>::digits10) return whole::too_large;
  result = value.digits;
  for (std::int64_t i = 0; i < exponent; ++i) {
    if (__builtin_mul_overflow(result, std::uint64_t{10}, &result)) return whole::too_large;
  }
  return whole::yes;
}

}  // namespace corest::json::detail
