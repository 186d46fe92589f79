// Ranges by their grammar, resolved against a length without a number that could overflow.
#include "http/characters.hpp"
#include "http/list_reader.hpp"

#include <corest/http/date.hpp>
#include <corest/http/range.hpp>
#include <corest/http/token.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace corest::http {
namespace {

constexpr std::uint64_t beyond_everything = UINT64_MAX;

/// One or more digits; a number that no 64 bits hold is as good as the largest.
std::optional<std::uint64_t> parse_position(std::string_view text) noexcept {
  if (text.empty() || !all_are(text, digit_character)) return std::nullopt;
  std::uint64_t position = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), position);
  return error == std::errc() ? position : beyond_everything;
}

enum class spec : std::uint8_t { malformed, outside, inside };

/// "0-499", "500-" or "-500", as bytes of a representation.
spec resolve(std::string_view text, std::uint64_t length, byte_range& range) noexcept {
  auto const dash = text.find('-');
  if (dash == std::string_view::npos) return spec::malformed;
  auto const front = text.substr(0, dash);
  auto const back = text.substr(dash + 1);
  auto const last = parse_position(back);
  if (front.empty()) {
    if (!last) return spec::malformed;
    if (*last == 0 || length == 0) return spec::outside;
    range = {length - std::min(*last, length), length - 1};
    return spec::inside;
  }
  auto const first = parse_position(front);
  if (!first || (!back.empty() && !last) || (last && *last < *first)) return spec::malformed;
  if (*first >= length) return spec::outside;
  range = {*first, std::min(last.value_or(beyond_everything), length - 1)};
  return spec::inside;
}

bool nearly_touch(byte_range one, byte_range other) noexcept {
  if (other.first < one.first) std::swap(one, other);
  return other.first <= one.last || other.first - one.last - 1 <= max_range_gap;
}

char* put(char* to, std::string_view text) noexcept {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}
char* put(char* to, std::uint64_t number) noexcept {
  constexpr std::size_t max_digits = 20;
  return std::to_chars(to, to + max_digits, number).ptr;
}

}  // namespace

/// Keeps the list free of neighbours: what joins two of them makes them one, at the place of the earlier.
void requested_ranges::add(byte_range wanted) noexcept {
  std::size_t place = count_;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < count_; ++i) {
    if (!nearly_touch(list_[i], wanted)) {
      list_[kept++] = list_[i];
      continue;
    }
    wanted = {std::min(wanted.first, list_[i].first), std::max(wanted.last, list_[i].last)};
    if (place == count_) place = kept++;
  }
  if (place == count_) place = kept++;
  list_[place] = wanted;
  count_ = kept;
}

requested_ranges parse_range(std::string_view field_value, std::uint64_t length) noexcept {
  requested_ranges const whole;
  constexpr std::string_view unit = "bytes=";
  if (!equals_ignoring_case(field_value.substr(0, unit.size()), unit)) return whole;
  list_reader specs(field_value.substr(unit.size()));
  requested_ranges found;
  found.outcome = range_outcome::unsatisfiable;
  std::size_t asked = 0;
  bool asks_for_the_end = false;
  while (auto const each = specs.next()) {
    byte_range range;
    auto const result = resolve(*each, length, range);
    if (result == spec::malformed || ++asked > max_ranges) return whole;
    asks_for_the_end = asks_for_the_end || (each->front() == '-' && parse_position(each->substr(1)) != 0);
    if (result == spec::outside) continue;
    found.outcome = range_outcome::partial;
    found.add(range);
  }
  if (asked == 0 || specs.broken() || (length == 0 && asks_for_the_end)) return whole;
  return found;
}

bool if_range_holds(std::string_view field_value, std::optional<entity_tag> current,
                    std::optional<std::int64_t> last_modified, std::int64_t now) noexcept {
  field_value = trim(field_value);
  if (auto const tag = parse_entity_tag(field_value)) return current && tag->matches_strongly(*current);
  auto const date = parse_date(field_value, now);
  return date && last_modified && *date == *last_modified && *last_modified < now;
}

std::string_view format_content_range(byte_range range, std::uint64_t length, char* to) noexcept {
  char* at = put(to, "bytes ");
  at = put(at, range.first);
  at = put(at, "-");
  at = put(at, range.last);
  at = put(at, "/");
  return {to, put(at, length)};
}

std::string_view format_unsatisfied_range(std::uint64_t length, char* to) noexcept {
  return {to, put(put(to, "bytes */"), length)};
}

}  // namespace corest::http
