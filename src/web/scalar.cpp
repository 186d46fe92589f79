#include <corest/json/write.hpp>
#include <corest/web/scalar.hpp>

#include <system_error>

#include <charconv>
#include <cmath>

namespace corest::web {

bool text_place::fail(std::string_view code, std::string_view detail) const {
  extraction_.report({in_, std::string(where_), std::string(detail), std::string(code)});
  return false;
}

namespace detail {
namespace {

template <class T>
std::errc parse(std::string_view text, T& value) noexcept {
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return error;
  return end == text.data() + text.size() ? std::errc{} : std::errc::invalid_argument;
}

bool is_whole_number(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

template <class T>
bool outside(T min, T max, bool negative, text_place at) {
  return negative ? at.fail("minimum", "must be at least " + std::to_string(min))
                  : at.fail("maximum", "must be at most " + std::to_string(max));
}

}  // namespace

bool read_integer(std::string_view text, std::int64_t& value, std::int64_t min, std::int64_t max,
                  text_place at) {
  if (parse(text, value) == std::errc{}) {
    if (value >= min && value <= max) return true;
    return outside(min, max, value < min, at);
  }
  if (!is_whole_number(text)) return at.fail("type", "must be a whole number");
  return outside(min, max, text.front() == '-', at);
}

bool read_natural(std::string_view text, std::uint64_t& value, std::uint64_t max, text_place at) {
  if (parse(text, value) == std::errc{}) return value <= max || outside(std::uint64_t{0}, max, false, at);
  if (!is_whole_number(text)) return at.fail("type", "must be a whole number");
  return outside(std::uint64_t{0}, max, text.front() == '-', at);
}

bool read_number(std::string_view text, double& value, text_place at) {
  std::errc const error = parse(text, value);
  if (error == std::errc::result_out_of_range) return at.fail("type", "must be a number that fits 64 bits");
  if (error != std::errc{} || !std::isfinite(value)) return at.fail("type", "must be a number");
  return true;
}

bool read_boolean(std::string_view text, bool& value, text_place at) {
  value = text == "true" || text == "1";
  return value || text == "false" || text == "0" || at.fail("type", "must be true or false");
}

std::size_t read_choice(std::string_view text, std::string_view const* names, std::size_t count,
                        text_place at) {
  std::string list;
  for (std::size_t i = 0; i < count; ++i) {
    if (names[i] == text) return i;
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) list += ", ";
    list += names[i];
  }
  at.fail("enum", "must be one of: " + list);
  return count;
}

std::string json_string_of(std::string_view text) { return json::to_text(text); }

bool is_json_number(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.front() >= '0' && text.front() <= '9' &&
         text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

void report_all(json::errors const& errors, text_place at) {
  for (json::error const& error : errors.list) at.fail(error.code, error.detail);
}

}  // namespace detail
}  // namespace corest::web
