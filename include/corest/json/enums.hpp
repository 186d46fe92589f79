// Enumerators by name, without macros.
#pragma once
#include <corest/json/detail/names_in_signature.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace corest::reflect {

/// The values among which enumerators are looked for. Specialise it when an enumerator lies outside
/// -128..255: `template <> inline constexpr enum_range corest::reflect::enum_range_of<color>{0, 1000};`
struct enum_range {
  int first;
  int last;
};
template <class E>
inline constexpr enum_range enum_range_of{-128, 255};

/// An enum whose enumerators corest can name: scoped, or with its underlying type written out (only then
/// is every value of the range a value of the enum).
template <class E>
concept enumeration = std::is_enum_v<E> && requires { E{0}; };

namespace detail {

template <class E>
consteval enum_range scanned() {
  using value = std::underlying_type_t<E>;
  enum_range range = enum_range_of<E>;
  if constexpr (std::is_same_v<value, bool>) return {0, 1};
  if (std::is_unsigned_v<value> && range.first < 0) range.first = 0;
  if (sizeof(value) == 1 && std::is_signed_v<value> && range.last > 127) range.last = 127;
  if (sizeof(value) == 1 && range.last > 255) range.last = 255;
  return range;
}

template <class E, std::size_t... I>
consteval std::string_view enum_signature(std::index_sequence<I...>) {
  return signature_of_values<static_cast<E>(scanned<E>().first + static_cast<int>(I))...>();
}

template <class E>
struct enumerators {
  static constexpr std::size_t scanned_count =
      static_cast<std::size_t>(scanned<E>().last - scanned<E>().first + 1);
  static constexpr std::string_view signature = enum_signature<E>(std::make_index_sequence<scanned_count>{});

  static consteval std::size_t count_named() {
    std::size_t named = 0;
    signature_cursor cursor(signature);
    for (std::size_t i = 0; i < scanned_count; ++i) named += cursor.next().empty() ? 0 : 1;
    return named;
  }
  static constexpr std::size_t count = count_named();

  struct table {
    std::array<std::string_view, count> names{};
    std::array<E, count> values{};
  };
  static consteval table fill() {
    table found{};
    signature_cursor cursor(signature);
    for (std::size_t i = 0, named = 0; i < scanned_count; ++i) {
      std::string_view name = cursor.next();
      if (name.empty()) continue;
      if (name.size() > 1 && name.ends_with('_')) name.remove_suffix(1);
      found.names[named] = name;
      found.values[named++] = static_cast<E>(scanned<E>().first + static_cast<int>(i));
    }
    return found;
  }
  static constexpr table all = fill();
};

}  // namespace detail

/// The enumerators' names in the order of their values; one trailing underscore is not part of the name. Of
/// two enumerators with one value the compiler knows only the first. Spell them otherwise with a
/// specialisation, as long as enum_values<E>:
/// `template <> inline constexpr std::array<std::string_view, 2>
/// corest::reflect::enum_names<color>{"dark-red", "sea-green"};`
template <enumeration E>
inline constexpr std::array<std::string_view, detail::enumerators<E>::count> enum_names =
    detail::enumerators<E>::all.names;

template <enumeration E>
inline constexpr std::array<E, detail::enumerators<E>::count> enum_values =
    detail::enumerators<E>::all.values;

/// The enumerator's name; empty for a value that has none.
template <enumeration E>
constexpr std::string_view enum_name(E value) noexcept {
  for (std::size_t i = 0; i < enum_values<E>.size(); ++i) {
    if (enum_values<E>[i] == value) return enum_names<E>[i];
  }
  return {};
}

/// The enumerator of that exact name.
template <enumeration E>
constexpr std::optional<E> enum_from_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < enum_names<E>.size(); ++i) {
    if (enum_names<E>[i] == name) return enum_values<E>[i];
  }
  return std::nullopt;
}

}  // namespace corest::reflect
