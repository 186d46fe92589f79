// Civil dates from seconds and back, and the three ways HTTP wrote them.
#include "http/characters.hpp"

#include <corest/http/date.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace corest::http {
namespace {

constexpr std::array<std::string_view, 7> day_names{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t seconds_a_day = 86'400;

struct civil {
  std::int64_t year;
  int month;  // 1 to 12
  int day;    // 1 to 31
};

constexpr bool is_leap(std::int64_t year) noexcept {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
constexpr int days_in(std::int64_t year, int month) noexcept {
  constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}
/// Leap days in the years 1 to year - 1, and one for year 0.
constexpr std::int64_t leap_days_before(std::int64_t year) noexcept {
  if (year == 0) return 0;
  std::int64_t const past = year - 1;
  return past / 4 - past / 100 + past / 400 + 1;
}
/// Days from 0000-01-01 to the first day of a year of 0 or more.
constexpr std::int64_t days_before(std::int64_t year) noexcept { return year * 365 + leap_days_before(year); }

constexpr std::int64_t epoch = days_before(1970);
constexpr std::int64_t first_second = -epoch * seconds_a_day;
constexpr std::int64_t last_second = (days_before(10'000) - epoch) * seconds_a_day - 1;

constexpr std::int64_t days_since_epoch(civil date) noexcept {
  std::int64_t days = days_before(date.year) - epoch + date.day - 1;
  for (int month = 1; month < date.month; ++month) days += days_in(date.year, month);
  return days;
}

civil civil_from(std::int64_t days) noexcept {
  std::int64_t const total = days + epoch;
  std::int64_t year = total / 366;  // at most a few years early
  while (days_before(year + 1) <= total) ++year;
  auto left = static_cast<int>(total - days_before(year));
  int month = 1;
  while (left >= days_in(year, month)) left -= days_in(year, month++);
  return {year, month, left + 1};
}

char* put(char* to, std::string_view text) noexcept {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}
char* put_two(char* to, std::int64_t number) noexcept {
  to[0] = static_cast<char>('0' + number / 10);
  to[1] = static_cast<char>('0' + number % 10);
  return to + 2;
}

/// Reads a date from the front; the first thing that is not as expected fails it for good.
class date_reader {
 public:
  explicit date_reader(std::string_view text) noexcept : rest_(text) {}

  bool literal(std::string_view expected) noexcept {
    bool const there = rest_.starts_with(expected);
    if (there) rest_.remove_prefix(expected.size());
    return there;
  }
  bool number(std::size_t digits, std::int64_t& into) noexcept {
    if (rest_.size() < digits || !all_are(rest_.substr(0, digits), digit_character)) return false;
    into = 0;
    for (std::size_t i = 0; i < digits; ++i) into = into * 10 + (rest_[i] - '0');
    rest_.remove_prefix(digits);
    return true;
  }
  bool month(int& into) noexcept {
    for (std::size_t i = 0; i < month_names.size(); ++i) {
      if (literal(month_names[i])) {
        into = static_cast<int>(i) + 1;
        return true;
      }
    }
    return false;
  }
  bool day_name(bool whole) noexcept {
    return std::any_of(day_names.begin(), day_names.end(),
                       [&](std::string_view name) { return literal(whole ? name : name.substr(0, 3)); });
  }
  bool time(std::int64_t& seconds) noexcept {
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    if (!number(2, hour) || !literal(":") || !number(2, minute) || !literal(":") || !number(2, second))
      return false;
    seconds = hour * 3600 + minute * 60 + std::min<std::int64_t>(second, 59);
    return hour < 24 && minute < 60 && second <= 60;  // a leap second counts as the one before
  }
  bool two_digit_day(civil& date) noexcept {
    std::int64_t day = 0;
    bool const there = number(2, day);
    date.day = static_cast<int>(day);
    return there;
  }
  bool at_end() const noexcept { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::int64_t> combine(civil date, std::int64_t seconds) noexcept {
  if (date.day < 1 || date.day > days_in(date.year, date.month)) return std::nullopt;
  return days_since_epoch(date) * seconds_a_day + seconds;
}

/// Sun, 06 Nov 1994 08:49:37 GMT
std::optional<std::int64_t> parse_imf(date_reader in) noexcept {
  civil date{};
  std::int64_t seconds = 0;
  if (in.day_name(false) && in.literal(", ") && in.two_digit_day(date) && in.literal(" ") &&
      in.month(date.month) && in.literal(" ") && in.number(4, date.year) && in.literal(" ") &&
      in.time(seconds) && in.literal(" GMT") && in.at_end())
    return combine(date, seconds);
  return std::nullopt;
}

/// Sunday, 06-Nov-94 08:49:37 GMT
std::optional<std::int64_t> parse_rfc850(date_reader in, std::int64_t now) noexcept {
  civil date{};
  std::int64_t seconds = 0;
  if (!(in.day_name(true) && in.literal(", ") && in.two_digit_day(date) && in.literal("-") &&
        in.month(date.month) && in.literal("-") && in.number(2, date.year) && in.literal(" ") &&
        in.time(seconds) && in.literal(" GMT") && in.at_end()))
    return std::nullopt;
  std::int64_t const this_day = std::clamp(now, first_second, last_second) / seconds_a_day;
  std::int64_t const this_year = civil_from(this_day).year;
  date.year += this_year / 100 * 100 + 100;
  while (date.year > this_year + 50) date.year -= 100;
  return combine(date, seconds);
}

/// Sun Nov  6 08:49:37 1994
std::optional<std::int64_t> parse_asctime(date_reader in) noexcept {
  civil date{};
  std::int64_t seconds = 0;
  std::int64_t day = 0;
  if (!(in.day_name(false) && in.literal(" ") && in.month(date.month) && in.literal(" ") &&
        (in.literal(" ") ? in.number(1, day) : in.number(2, day)) && in.literal(" ") && in.time(seconds) &&
        in.literal(" ") && in.number(4, date.year) && in.at_end()))
    return std::nullopt;
  date.day = static_cast<int>(day);
  return combine(date, seconds);
}

}  // namespace

void format_date(std::int64_t unix_seconds, char* to) noexcept {
  std::int64_t const since_zero = std::clamp(unix_seconds, first_second, last_second) - first_second;
  std::int64_t const days = since_zero / seconds_a_day;
  std::int64_t const second = since_zero % seconds_a_day;
  auto const date = civil_from(days - epoch);
  to = put(to, day_names[static_cast<std::size_t>((days + 6) % 7)].substr(0, 3));  // 0000-01-01: a Saturday
  to = put(to, ", ");
  to = put_two(to, date.day);
  *to++ = ' ';
  to = put(to, month_names[static_cast<std::size_t>(date.month - 1)]);
  *to++ = ' ';
  to = put_two(put_two(to, date.year / 100), date.year % 100);
  *to++ = ' ';
  to = put_two(to, second / 3600);
  *to++ = ':';
  to = put_two(to, second / 60 % 60);
  *to++ = ':';
  to = put_two(to, second % 60);
  put(to, " GMT");
}

std::optional<std::int64_t> parse_date(std::string_view text, std::int64_t now) noexcept {
  date_reader const in(text);
  if (auto const imf = parse_imf(in)) return imf;
  if (auto const rfc850 = parse_rfc850(in, now)) return rfc850;
  return parse_asctime(in);
}

std::string_view format_server_date(std::int64_t unix_seconds, char* to) noexcept {
  char* at = put(to, "Server: corest\r\nDate: ");
  format_date(unix_seconds, at);
  at = put(at + date_bytes, "\r\n");
  return {to, at};
}

}  // namespace corest::http
