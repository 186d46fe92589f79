// RFC 3339 and durations, between text and ticks.
#include "json/number_text.hpp"

#include <corest/json/codec/times.hpp>
#include <corest/json/schema.hpp>

#include <charconv>
#include <string>

namespace corest::json {
namespace {

__extension__ using wide = unsigned __int128;

constexpr std::int64_t day = 86'400;
constexpr std::int32_t second_in_nanoseconds = 1'000'000'000;

struct date {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

constexpr bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
constexpr unsigned days_in(std::int64_t year, unsigned month) {
  constexpr unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Days are counted in years that begin in March, so that the leap day is a year's last; 400 years repeat.
constexpr std::int64_t days_of_400_years = 146'097;
constexpr std::int64_t days_to_1970 = 719'468;  // from 0000-03-01

constexpr std::int64_t days_from(date d) {
  std::int64_t const year = d.month <= 2 ? d.year - 1 : d.year;
  std::int64_t const cycle = floor_divide(year, 400);
  std::int64_t const year_of_cycle = year - cycle * 400;
  std::int64_t const month = (d.month + 9) % 12;
  std::int64_t const day_of_year = (153 * month + 2) / 5 + d.day - 1;
  return cycle * days_of_400_years + year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 +
         day_of_year - days_to_1970;
}
constexpr date date_from(std::int64_t days) {
  days += days_to_1970;
  std::int64_t const cycle = floor_divide(days, days_of_400_years);
  std::int64_t const day_of_cycle = days - cycle * days_of_400_years;
  std::int64_t const year_of_cycle =
      (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36'524 - day_of_cycle / 146'096) / 365;
  std::int64_t const day_of_year =
      day_of_cycle - (year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100);
  std::int64_t const month = (5 * day_of_year + 2) / 153;
  auto const civil_month = static_cast<unsigned>(month < 10 ? month + 3 : month - 9);
  return {cycle * 400 + year_of_cycle + (civil_month <= 2 ? 1 : 0), civil_month,
          static_cast<unsigned>(day_of_year - (153 * month + 2) / 5 + 1)};
}
static_assert(days_from({1970, 1, 1}) == 0 && days_from({2000, 2, 29}) == 11'016 &&
              days_from({0, 1, 1}) == -719'528);
static_assert(date_from(11'016).month == 2 && date_from(11'016).day == 29 && date_from(-1).year == 1969);

// Takes fixed-width fields off the front of a text.
class field_reader {
 public:
  explicit field_reader(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool digits(std::size_t count, unsigned& value) {
    if (rest_.size() < count) return false;
    value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      value = value * 10 + static_cast<unsigned>(rest_[i] - '0');
    }
    rest_.remove_prefix(count);
    return true;
  }
  [[nodiscard]] bool take(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  [[nodiscard]] bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

bool take_date(field_reader& in, std::int64_t& days) {
  unsigned year = 0;
  unsigned month = 0;
  unsigned of_month = 0;
  if (!in.digits(4, year) || !in.take('-') || !in.digits(2, month) || !in.take('-') ||
      !in.digits(2, of_month)) {
    return false;
  }
  if (month < 1 || month > 12 || of_month < 1 || of_month > days_in(year, month)) return false;
  days = days_from({year, month, of_month});
  return true;
}

bool take_fraction(field_reader& in, std::int32_t& nanoseconds) {
  unsigned digit = 0;
  if (!in.digits(1, digit)) return false;
  std::int32_t weight = second_in_nanoseconds / 10;
  do {
    nanoseconds += static_cast<std::int32_t>(digit) * weight;
    weight /= 10;
  } while (in.digits(1, digit));
  return true;
}

char* put(char* to, unsigned value, int digits) {
  for (int i = digits; i-- > 0; value /= 10) to[i] = static_cast<char>('0' + value % 10);
  return to + digits;
}
char* put_date(char* to, date d) {
  to = put(to, static_cast<unsigned>(d.year), 4);
  *to++ = '-';
  to = put(to, d.month, 2);
  *to++ = '-';
  return put(to, d.day, 2);
}

bool has_text(date d) { return d.year >= 0 && d.year <= 9999; }

// ".25": the digits of a fraction without zeros at the end; nothing for none.
char* put_fraction(char* to, std::int32_t nanoseconds) {
  if (nanoseconds == 0) return to;
  *to++ = '.';
  to = put(to, static_cast<unsigned>(nanoseconds), 9);
  while (to[-1] == '0') --to;
  return to;
}

}  // namespace

bool parse_date(std::string_view text, instant& value) noexcept {
  field_reader in(text);
  std::int64_t days = 0;
  if (!take_date(in, days) || !in.done()) return false;
  value = {days * day, 0};
  return true;
}

bool parse_time(std::string_view text, instant& value) noexcept {
  field_reader in(text);
  std::int64_t days = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  if (!take_date(in, days)) return false;
  if (!in.take('T') && !in.take('t') && !in.take(' ')) return false;
  if (!in.digits(2, hour) || !in.take(':') || !in.digits(2, minute) || !in.take(':') || !in.digits(2, second))
    return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  std::int32_t nanoseconds = 0;
  if (in.take('.') && !take_fraction(in, nanoseconds)) return false;
  std::int64_t offset = 0;
  if (!in.take('Z') && !in.take('z')) {
    bool const west = in.take('-');
    unsigned offset_hour = 0;
    unsigned offset_minute = 0;
    if (!west && !in.take('+')) return false;
    if (!in.digits(2, offset_hour) || !in.take(':') || !in.digits(2, offset_minute)) return false;
    if (offset_hour > 23 || offset_minute > 59) return false;
    offset = (offset_hour * 60 + offset_minute) * 60;
    if (west) offset = -offset;
  }
  if (!in.done()) return false;
  value = {days * day + hour * 3600 + minute * 60 + second - offset, nanoseconds};
  return true;
}

bool append_date(buffer& out, instant value) {
  date const d = date_from(floor_divide(value.seconds, day));
  if (!has_text(d)) return false;
  char* const begin = out.reserve(16);
  out.commit(static_cast<std::size_t>(put_date(begin, d) - begin));
  return true;
}

bool append_time(buffer& out, instant value) {
  std::int64_t const days = floor_divide(value.seconds, day);
  date const d = date_from(days);
  if (!has_text(d)) return false;
  auto const of_day = static_cast<unsigned>(value.seconds - days * day);
  char* const begin = out.reserve(40);
  char* to = put_date(begin, d);
  *to++ = 'T';
  to = put(to, of_day / 3600, 2);
  *to++ = ':';
  to = put(to, of_day / 60 % 60, 2);
  *to++ = ':';
  to = put(to, of_day % 60, 2);
  to = put_fraction(to, value.nanoseconds);
  *to++ = 'Z';
  out.commit(static_cast<std::size_t>(to - begin));
  return true;
}

namespace detail {

instant to_instant(std::int64_t ticks, tick unit) noexcept {
  if (unit.per_second == 0) {
    std::int64_t seconds = 0;
    if (__builtin_mul_overflow(ticks, unit.seconds, &seconds)) return {ticks < 0 ? INT64_MIN : INT64_MAX, 0};
    return {seconds, 0};
  }
  std::int64_t const seconds = floor_divide(ticks, unit.per_second);
  std::int64_t const rest = ticks - seconds * unit.per_second;
  return {seconds, static_cast<std::int32_t>(rest * (second_in_nanoseconds / unit.per_second))};
}

bool from_instant(instant value, tick unit, std::int64_t& ticks) noexcept {
  if (unit.per_second == 0) {
    ticks = floor_divide(value.seconds, unit.seconds);
    return true;
  }
  std::int64_t const rest = value.nanoseconds / (second_in_nanoseconds / unit.per_second);
  return !__builtin_mul_overflow(value.seconds, unit.per_second, &ticks) &&
         !__builtin_add_overflow(ticks, rest, &ticks);
}

bool read_time(reader& in, tick unit, std::int64_t min, std::int64_t max, std::int64_t& ticks) {
  bool const date_only = unit.seconds == day;
  std::string_view text;
  if (!in.string(text)) return false;
  instant value;
  if (date_only ? !parse_date(text, value) : !parse_time(text, value)) {
    return in.fail("format", date_only ? "must be a date such as 2024-02-29"
                                       : "must be a time such as 2024-02-29T12:30:00Z, without leap seconds");
  }
  if (!from_instant(value, unit, ticks) || ticks < min || ticks > max)
    return in.fail("format", "must be a nearer time");
  return true;
}

void write_time(writer& out, tick unit, std::int64_t ticks) {
  buffer& to = out.out();
  std::size_t const before = to.size();
  instant const value = to_instant(ticks, unit);
  to.push_back('"');
  if (unit.seconds == day ? append_date(to, value) : append_time(to, value)) return to.push_back('"');
  to.truncate(before);
  out.null();
}

bool read_duration(reader& in, tick unit, std::int64_t min, std::int64_t max, std::int64_t& ticks) {
  std::string_view text;
  if (in.peek() != kind::number) return in.wrong_type("a number of seconds");
  if (!in.raw(text)) return false;
  decimal number;
  if (!parse_decimal(text, number)) return in.fail("type", "must be a number of seconds");
  std::uint64_t size = 0;
  auto const is = to_whole(number, 9, size);
  if (is == whole::too_large) return in.fail("maximum", "must be a shorter time");
  std::uint64_t const tick_size = unit.per_second == 0
                                      ? static_cast<std::uint64_t>(unit.seconds) * second_in_nanoseconds
                                      : static_cast<std::uint64_t>(second_in_nanoseconds / unit.per_second);
  if (is == whole::fraction || size % tick_size != 0) {
    char seconds[48];
    char* end = std::to_chars(seconds, seconds + 24, tick_size / second_in_nanoseconds).ptr;
    end = put_fraction(end, static_cast<std::int32_t>(tick_size % second_in_nanoseconds));
    return in.fail("multipleOf", "must be a multiple of " + std::string(seconds, end) + " seconds");
  }
  size /= tick_size;
  if (size > INT64_MAX) return in.fail("maximum", "must be a shorter time");
  ticks = number.negative ? -static_cast<std::int64_t>(size) : static_cast<std::int64_t>(size);
  if (ticks < min || ticks > max)
    return in.fail(ticks < min ? "minimum" : "maximum", "must be a shorter time");
  return true;
}

void write_duration(writer& out, tick unit, std::int64_t ticks) {
  buffer& to = out.out();
  char* const begin = to.reserve(48);
  char* at = begin;
  if (ticks < 0) *at++ = '-';
  auto const size = ticks < 0 ? 0 - static_cast<std::uint64_t>(ticks) : static_cast<std::uint64_t>(ticks);
  if (unit.per_second == 0) {
    wide const seconds = static_cast<wide>(size) * static_cast<std::uint64_t>(unit.seconds);
    constexpr std::uint64_t ten_to_18 = 1'000'000'000'000'000'000;
    if (auto const high = static_cast<std::uint64_t>(seconds / ten_to_18); high > 0) {
      at = std::to_chars(at, begin + 24, high).ptr;
      auto low = static_cast<std::uint64_t>(seconds % ten_to_18);
      for (int i = 18; i-- > 0; low /= 10) at[i] = static_cast<char>('0' + low % 10);
      at += 18;
    } else {
      at = std::to_chars(at, begin + 24, static_cast<std::uint64_t>(seconds)).ptr;
    }
  } else {
    auto const per_second = static_cast<std::uint64_t>(unit.per_second);
    at = std::to_chars(at, begin + 24, size / per_second).ptr;
    at =
        put_fraction(at, static_cast<std::int32_t>(size % per_second * (second_in_nanoseconds / per_second)));
  }
  to.commit(static_cast<std::size_t>(at - begin));
}

void describe_time(schema& out, tick unit) {
  out.type("string").format(unit.seconds == day ? "date" : "date-time");
}

void describe_duration(schema& out) { out.type("number").set_string("description", "seconds"); }

}  // namespace detail
}  // namespace corest::json
