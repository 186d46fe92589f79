#include <corest/http/timeout_field.hpp>
#include <corest/http/token.hpp>

#include <array>
#include <charconv>
#include <cstdint>

namespace corest::http {
namespace {

using std::chrono::nanoseconds;

/// As gRPC has it: more could overflow, and nobody waits for longer.
constexpr std::size_t most_digits = 8;

struct unit {
  std::string_view name;
  nanoseconds worth;
};
// "m" is gRPC's: a minute is "M" or "min".
constexpr std::array<unit, 12> units{{
    {"H", std::chrono::hours(1)},
    {"M", std::chrono::minutes(1)},
    {"S", std::chrono::seconds(1)},
    {"m", std::chrono::milliseconds(1)},
    {"u", std::chrono::microseconds(1)},
    {"n", nanoseconds(1)},
    {"h", std::chrono::hours(1)},
    {"min", std::chrono::minutes(1)},
    {"s", std::chrono::seconds(1)},
    {"ms", std::chrono::milliseconds(1)},
    {"us", std::chrono::microseconds(1)},
    {"ns", nanoseconds(1)},
}};

constexpr auto longest = nanoseconds::max();

nanoseconds times(std::uint32_t count, nanoseconds worth) noexcept {
  return count == 0 || worth <= longest / count ? worth * count : longest;
}

}  // namespace

std::optional<nanoseconds> parse_timeout(std::string_view text, nanoseconds bare) noexcept {
  std::uint32_t count = 0;
  auto const [end, failed] = std::from_chars(text.data(), text.data() + text.size(), count);
  auto const digits = static_cast<std::size_t>(end - text.data());
  if (failed != std::errc{} || digits > most_digits) return std::nullopt;
  text.remove_prefix(digits);
  if (text.empty()) return times(count, bare);
  for (unit const& each : units)
    if (each.name == text) return times(count, each.worth);
  return std::nullopt;
}

nanoseconds bare_unit_of(std::string_view field_name) noexcept {
  constexpr std::string_view end = "-ms";
  bool const ends = field_name.size() >= end.size() &&
                    equals_ignoring_case(field_name.substr(field_name.size() - end.size()), end);
  return ends ? nanoseconds(std::chrono::milliseconds(1)) : std::chrono::seconds(1);
}

}  // namespace corest::http
