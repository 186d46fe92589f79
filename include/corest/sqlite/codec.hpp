// How C++ types are stored: as which of SQLite's types, and which of its values they accept.
#pragma once
#include <corest/json/enums.hpp>
#include <corest/json/reflect.hpp>
#include <corest/sqlite/parameter.hpp>
#include <corest/sqlite/row.hpp>

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest {

template <class T, class... Constraint>
class checked;

namespace sqlite {
namespace detail {
template <class>
inline constexpr bool never = false;
}

/// The one place that says how a T is stored. Specialise it for your own types:
/// `static parameter bind(T const&)` makes an argument of it, `static T read(row const&, int column)` takes
/// it out of a row, and calls row.mismatch() for what does not fit.
template <class T>
struct codec {
  static_assert(
      detail::never<T>,
      "corest: SQLite has no type for this one. Specialise corest::sqlite::codec for it, or include "
      "<corest/sqlite/json_text.hpp> to store it as JSON text");
};

/// The argument that stands for `value`; borrows its text.
template <class T>
[[nodiscard]] parameter bind(T const& value) {
  return codec<std::decay_t<T const&>>::bind(value);
}

namespace detail {
[[noreturn]] void integer_too_large(std::uint64_t value);
[[noreturn]] void enumerator_without_name(std::string_view type);
[[noreturn]] void out_of_range(row const& current, int column, std::int64_t least, std::uint64_t most);
[[noreturn]] void not_an_enumerator(row const& current, int column, std::span<std::string_view const> names);
[[noreturn]] void time_out_of_range(row const& current, int column);

template <class T>
concept byte_like = std::same_as<T, std::byte> || std::same_as<T, unsigned char>;
template <class T>
concept character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                    std::same_as<T, char16_t> || std::same_as<T, char32_t>;
}  // namespace detail

/// 0 or 1.
template <>
struct codec<bool> {
  static parameter bind(bool value) noexcept { return parameter::integer(value); }
  static bool read(row const& current, int column) {
    std::int64_t const value = current.integer(column);
    if (value != 0 && value != 1) current.mismatch(column, "a boolean, 0 or 1");
    return value == 1;
  }
};

/// INTEGER. What lies outside the range of the type is an error in both directions.
template <std::integral T>
  requires(!detail::character<T>)
struct codec<T> {
  static parameter bind(T value) {
    if constexpr (sizeof(T) == 8 && std::is_unsigned_v<T>)
      if (std::cmp_greater(value, std::numeric_limits<std::int64_t>::max())) detail::integer_too_large(value);
    return parameter::integer(static_cast<std::int64_t>(value));
  }
  static T read(row const& current, int column) {
    std::int64_t const value = current.integer(column);
    using limits = std::numeric_limits<T>;
    if (!std::in_range<T>(value))
      detail::out_of_range(current, column, static_cast<std::int64_t>(limits::min()), limits::max());
    return static_cast<T>(value);
  }
};

/// REAL; an INTEGER is read too where that is exact. A NaN is refused.
template <std::floating_point T>
struct codec<T> {
  static parameter bind(T value) { return parameter::real(static_cast<double>(value)); }
  static T read(row const& current, int column) { return static_cast<T>(current.real(column)); }
};

/// TEXT, the bytes as they are.
template <>
struct codec<std::string> {
  static parameter bind(std::string_view value) noexcept { return parameter::text(value); }
  static std::string read(row const& current, int column) { return std::string(current.text(column)); }
};

/// TEXT. Read it only from a row that is still there.
template <>
struct codec<std::string_view> {
  static parameter bind(std::string_view value) noexcept { return parameter::text(value); }
  static std::string_view read(row const& current, int column) { return current.text(column); }
};
template <>
struct codec<char const*> {
  static parameter bind(std::string_view value) noexcept { return parameter::text(value); }
};
template <>
struct codec<char*> : codec<char const*> {};

/// BLOB.
template <detail::byte_like Byte>
struct codec<std::vector<Byte>> {
  static parameter bind(std::vector<Byte> const& value) noexcept {
    return parameter::blob(std::as_bytes(std::span(value)));
  }
  static std::vector<Byte> read(row const& current, int column) {
    auto const bytes = current.blob(column);
    auto const* const first = reinterpret_cast<Byte const*>(bytes.data());
    return {first, first + bytes.size()};
  }
};
template <class Byte>
  requires detail::byte_like<std::remove_const_t<Byte>>
struct codec<std::span<Byte>> {
  static parameter bind(std::span<Byte const> value) noexcept {
    return parameter::blob(std::as_bytes(value));
  }
};

/// NULL or the value.
template <class T>
struct codec<std::optional<T>> {
  static parameter bind(std::optional<T> const& value) {
    return value ? codec<T>::bind(*value) : parameter();
  }
  static std::optional<T> read(row const& current, int column) {
    if (current.null(column)) return std::nullopt;
    return codec<T>::read(current, column);
  }
};
template <>
struct codec<std::nullopt_t> {
  static parameter bind(std::nullopt_t) noexcept { return {}; }
};
template <>
struct codec<std::nullptr_t> {
  static parameter bind(std::nullptr_t) noexcept { return {}; }
};

/// TEXT: the enumerator's name, so that reordering an enum changes no stored row.
template <reflect::enumeration E>
struct codec<E> {
  static parameter bind(E value) {
    auto const name = reflect::enum_name(value);
    if (name.empty()) detail::enumerator_without_name(reflect::type_name<E>());
    return parameter::text(name);
  }
  static E read(row const& current, int column) {
    auto const value = reflect::enum_from_name<E>(current.text(column));
    if (!value) detail::not_an_enumerator(current, column, reflect::enum_names<E>);
    return *value;
  }
};

/// INTEGER: microseconds since 1970 in UTC. Compares and sorts as time does, takes at most eight bytes, and
/// `datetime(at / 1e6, 'unixepoch')` shows it in SQL. What is finer than a microsecond is cut off.
template <class Duration>
struct codec<std::chrono::sys_time<Duration>> {
  static parameter bind(std::chrono::sys_time<Duration> at) noexcept {
    return parameter::integer(std::chrono::floor<std::chrono::microseconds>(at).time_since_epoch().count());
  }
  static std::chrono::sys_time<Duration> read(row const& current, int column) {
    std::chrono::microseconds const since{current.integer(column)};
    if constexpr (std::ratio_less_v<typename Duration::period, std::micro>) {
      using wide = std::chrono::duration<long double, std::micro>;
      if (since > wide(Duration::max()) || since < wide(Duration::min()))
        detail::time_out_of_range(current, column);
    }
    return std::chrono::sys_time<Duration>(std::chrono::floor<Duration>(since));
  }
};

/// As the T it holds; a stored value that breaks a constraint is an error when it is read.
template <class T, class... Constraint>
struct codec<checked<T, Constraint...>> {
  static parameter bind(checked<T, Constraint...> const& value) { return codec<T>::bind(*value); }
  static checked<T, Constraint...> read(row const& current, int column) {
    T value = codec<T>::read(current, column);
    if (auto const broken = checked<T, Constraint...>::first_violation(value))
      current.mismatch(column, "a value that " + broken->detail);
    return value;
  }
};

}  // namespace sqlite
}  // namespace corest
