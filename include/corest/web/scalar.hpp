// The one conversion from text to a value: path, query, header and cookie parameters all go through it.
#pragma once
#include <corest/json/checked.hpp>
#include <corest/json/codecs.hpp>
#include <corest/json/read.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/percent.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace corest::web {

/// Where a text stood, for what has to be said about it.
class text_place {
 public:
  text_place(extraction& ex, request_part in, std::string_view where) noexcept
      : extraction_(ex), in_(in), where_(where) {}
  /// Reports; returns false.
  bool fail(std::string_view code, std::string_view detail) const;

 private:
  extraction& extraction_;
  request_part in_;
  std::string_view where_;
};

namespace detail {
bool read_integer(std::string_view text, std::int64_t& value, std::int64_t min, std::int64_t max,
                  text_place at);
bool read_natural(std::string_view text, std::uint64_t& value, std::uint64_t max, text_place at);
bool read_number(std::string_view text, double& value, text_place at);
bool read_boolean(std::string_view text, bool& value, text_place at);
/// The index of `text` among the names, or `count` after reporting.
std::size_t read_choice(std::string_view text, std::string_view const* names, std::size_t count,
                        text_place at);
/// The text as a JSON string or number, for types that only JSON knows.
std::string json_string_of(std::string_view text);
bool is_json_number(std::string_view text) noexcept;
void report_all(json::errors const& errors, text_place at);

template <class T>
inline constexpr bool is_checked = false;
template <class T, class... C>
inline constexpr bool is_checked<checked<T, C...>> = true;
template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// Has a JSON form that is a string or a number: times, durations, types with a codec of their own.
template <class T>
concept json_scalar = json::readable<T> && !reflect::reflectable<T> &&
                      (json::kinds_of<T>() == json::kind_bit(json::kind::string) ||
                       json::kinds_of<T>() == json::kind_bit(json::kind::number));
}  // namespace detail

template <class T>
consteval bool is_scalar() {
  if constexpr (detail::is_checked<T>) {
    return is_scalar<typename T::value_type>();
  } else if constexpr (detail::is_optional<T>) {
    return is_scalar<typename T::value_type>();
  } else {
    return std::same_as<T, bool> || std::same_as<T, std::string> || json::integer<T> ||
           std::floating_point<T> || reflect::enumeration<T> || detail::json_scalar<T>;
  }
}
/// What one text can say: numbers with their range, bool (true, false, 1, 0), enumerators by name, text,
/// times, checked<> and std::optional<> of these, and types whose JSON form is a string or a number.
template <class T>
concept scalar = is_scalar<T>();

/// Reads decoded text. False after reporting at `at` what is wrong.
template <scalar T>
bool read_scalar(std::string_view text, T& value, text_place at) {
  if constexpr (detail::is_optional<T>) {
    if (read_scalar(text, value.emplace(), at)) return true;
    value.reset();
    return false;
  } else if constexpr (detail::is_checked<T>) {
    typename T::value_type read{};
    if (!read_scalar(text, read, at)) return false;
    if (!T::accepts(read)) {
      T::check(read, [&](violation const& broken) { at.fail(broken.code, broken.detail); });
      return false;
    }
    value = T(std::move(read));
    return true;
  } else if constexpr (std::same_as<T, bool>) {
    return detail::read_boolean(text, value, at);
  } else if constexpr (std::same_as<T, std::string>) {
    value.assign(text);
    return true;
  } else if constexpr (json::integer<T> && std::is_signed_v<T>) {
    std::int64_t read = 0;
    if (!detail::read_integer(text, read, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(), at)) {
      return false;
    }
    value = static_cast<T>(read);
    return true;
  } else if constexpr (json::integer<T>) {
    std::uint64_t read = 0;
    if (!detail::read_natural(text, read, std::numeric_limits<T>::max(), at)) return false;
    value = static_cast<T>(read);
    return true;
  } else if constexpr (std::floating_point<T>) {
    double read = 0;
    if (!detail::read_number(text, read, at)) return false;
    value = static_cast<T>(read);
    return true;
  } else if constexpr (reflect::enumeration<T>) {
    auto const& names = reflect::enum_names<T>;
    std::size_t const found = detail::read_choice(text, names.data(), names.size(), at);
    if (found == names.size()) return false;
    value = reflect::enum_values<T>[found];
    return true;
  } else {
    constexpr bool quoted = json::kinds_of<T>() == json::kind_bit(json::kind::string);
    if (!quoted && !detail::is_json_number(text)) return at.fail("type", "must be a number");
    auto read = json::read<T>(quoted ? detail::json_string_of(text) : std::string(text));
    if (!read) {
      detail::report_all(read.error(), at);
      return false;
    }
    value = std::move(*read);
    return true;
  }
}

/// Reads text as it stands in a path or query string, percent-encoded.
template <scalar T>
bool read_encoded(std::string_view raw, plus_sign plus, T& value, text_place at) {
  decoded_text const text(raw, plus);
  if (!text.valid()) return at.fail("syntax", "must be UTF-8, percent-encoded where it must be");
  return read_scalar(text.view(), value, at);
}

}  // namespace corest::web
