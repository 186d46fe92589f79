// JSON of times: RFC 3339 for points of the system clock, seconds for durations.
#pragma once
#include <corest/json/codec.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

// <chrono> is a heavy header, and whoever has such a member has included it: its types are known by their
// looks.
namespace corest::json {

/// Seconds since 1970-01-01T00:00:00Z without leap seconds, and nanoseconds behind them (0..999999999).
struct instant {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
  friend bool operator==(instant const&, instant const&) = default;
};

/// Reads an RFC 3339 date-time (any offset; years 0000..9999; the second 60 is refused). Digits behind the
/// nanoseconds are dropped. Says whether it is one.
bool parse_time(std::string_view text, instant& value) noexcept;
/// Reads an RFC 3339 full-date: 2024-02-29.
bool parse_date(std::string_view text, instant& value) noexcept;
/// Appends the RFC 3339 text in UTC with as many fractional digits as it needs. False, appending nothing, for
/// a year outside 0000..9999, which has no such text.
bool append_time(buffer& out, instant value);
bool append_date(buffer& out, instant value);

namespace detail {

template <class D>
concept duration = requires(D const d) {
  typename D::rep;
  typename D::period;
  { d.count() } -> std::convertible_to<typename D::rep>;
  { D::period::num } -> std::convertible_to<std::intmax_t>;
  { D::period::den } -> std::convertible_to<std::intmax_t>;
};
template <class P>
concept system_time = duration<typename P::duration> && requires(P const p) {
  { p.time_since_epoch() } -> std::same_as<typename P::duration>;
  P::clock::to_time_t(P::clock::now());
};

/// Ticks of num/den seconds; whole numbers of seconds or whole parts of one, no finer than a nanosecond.
struct tick {
  std::int64_t seconds;     // per tick; 0 when shorter than a second
  std::int64_t per_second;  // ticks; 0 when longer
};
template <duration D>
consteval tick tick_of() {
  constexpr std::intmax_t num = D::period::num;
  constexpr std::intmax_t den = D::period::den;
  static_assert(std::is_integral_v<typename D::rep>, "corest: durations and times count in integers");
  static_assert(num == 1 || den == 1, "corest: a tick is a whole number of seconds or a whole part of one");
  static_assert(1'000'000'000 % den == 0, "corest: a tick is a whole number of nanoseconds");
  return den == 1 ? tick{num, 0} : tick{0, den};
}

instant to_instant(std::int64_t ticks, tick unit) noexcept;
/// False when it does not fit; what is finer than a tick is dropped.
bool from_instant(instant value, tick unit, std::int64_t& ticks) noexcept;
bool read_time(reader& in, tick unit, std::int64_t min, std::int64_t max, std::int64_t& ticks);
void write_time(writer& out, tick unit, std::int64_t ticks);
bool read_duration(reader& in, tick unit, std::int64_t min, std::int64_t max, std::int64_t& ticks);
void write_duration(writer& out, tick unit, std::int64_t ticks);
void describe_time(schema& out, tick unit);
void describe_duration(schema& out);

}  // namespace detail

/// std::chrono::sys_time: "2024-02-29T12:30:00.25Z"; sys_days: "2024-02-29". Any offset is read, UTC is
/// written; a fraction finer than the type is dropped. A year outside 0000..9999 is written as null.
template <detail::system_time P>
struct codec<P> {
  using duration = typename P::duration;
  using rep = typename duration::rep;
  static constexpr detail::tick unit = detail::tick_of<duration>();
  static constexpr kind_set kinds = kind_bit(kind::string);

  static bool read(reader& in, P& value) {
    std::int64_t ticks = 0;
    if (!detail::read_time(in, unit, std::numeric_limits<rep>::min(), std::numeric_limits<rep>::max(), ticks))
      return false;
    value = P(duration(static_cast<rep>(ticks)));
    return true;
  }
  static void write(writer& out, P const& value) {
    detail::write_time(out, unit, value.time_since_epoch().count());
  }
  static void describe(schema& out) { detail::describe_time(out, unit); }
};

/// std::chrono durations: a number of seconds, such as 1.5 for 1500ms. What is finer than a tick is refused.
template <detail::duration D>
struct codec<D> {
  using rep = typename D::rep;
  static constexpr detail::tick unit = detail::tick_of<D>();
  static constexpr kind_set kinds = kind_bit(kind::number);

  static bool read(reader& in, D& value) {
    std::int64_t ticks = 0;
    if (!detail::read_duration(in, unit, std::numeric_limits<rep>::min(), std::numeric_limits<rep>::max(),
                               ticks)) {
      return false;
    }
    value = D(static_cast<rep>(ticks));
    return true;
  }
  static void write(writer& out, D const& value) { detail::write_duration(out, unit, value.count()); }
  static void describe(schema& out) { detail::describe_duration(out); }
};

}  // namespace corest::json
