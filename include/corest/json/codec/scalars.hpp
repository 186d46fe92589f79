// JSON of bool, numbers, strings and null.
#pragma once
#include <corest/json/codec.hpp>
#include <corest/json/integer.hpp>

#include <concepts>
#include <limits>
#include <string>
#include <string_view>
#include <variant>

namespace corest::json {
namespace detail {
void describe_integer(schema& out, bool is_signed, unsigned bits);
void describe_number(schema& out, unsigned bits);
void describe_type(schema& out, std::string_view name);
}  // namespace detail

template <>
struct codec<bool> {
  static constexpr kind_set kinds = kind_bit(kind::boolean);
  static bool read(reader& in, bool& value) { return in.boolean(value); }
  static void write(writer& out, bool value) { out.boolean(value); }
  static void describe(schema& out) { detail::describe_type(out, "boolean"); }
};

template <integer T>
struct codec<T> {
  static constexpr kind_set kinds = kind_bit(kind::number);
  static bool read(reader& in, T& value) {
    if constexpr (std::is_signed_v<T>) {
      std::int64_t read = 0;
      if (!in.integer(read, std::numeric_limits<T>::min(), std::numeric_limits<T>::max())) return false;
      value = static_cast<T>(read);
    } else {
      std::uint64_t read = 0;
      if (!in.natural(read, std::numeric_limits<T>::max())) return false;
      value = static_cast<T>(read);
    }
    return true;
  }
  static void write(writer& out, T value) {
    if constexpr (std::is_signed_v<T>) {
      out.integer(value);
    } else {
      out.natural(value);
    }
  }
  static void describe(schema& out) { detail::describe_integer(out, std::is_signed_v<T>, sizeof(T) * 8); }
};

template <class T>
  requires(std::same_as<T, double> || std::same_as<T, float>)
struct codec<T> {
  static constexpr kind_set kinds = kind_bit(kind::number);
  static bool read(reader& in, T& value) { return in.number(value); }
  static void write(writer& out, T value) { out.number(value); }
  static void describe(schema& out) { detail::describe_number(out, sizeof(T) * 8); }
};

template <>
struct codec<std::string> {
  static constexpr kind_set kinds = kind_bit(kind::string);
  static bool read(reader& in, std::string& value) { return in.string(value); }
  static void write(writer& out, std::string_view value) { out.string(value); }
  static void describe(schema& out) { detail::describe_type(out, "string"); }
};

/// Written only: a view of a text that is gone after reading would dangle.
template <>
struct codec<std::string_view> {
  static void write(writer& out, std::string_view value) { out.string(value); }
  static void describe(schema& out) { detail::describe_type(out, "string"); }
};
template <>
struct codec<char const*> {
  static void write(writer& out, std::string_view value) { out.string(value); }
  static void describe(schema& out) { detail::describe_type(out, "string"); }
};

template <>
struct codec<std::monostate> {
  static constexpr kind_set kinds = kind_bit(kind::null);
  static bool read(reader& in, std::monostate&) { return in.null() || in.wrong_type("null"); }
  static void write(writer& out, std::monostate) { out.null(); }
  static void describe(schema& out) { detail::describe_type(out, "null"); }
};

/// JSON text as it is: read checked and unparsed, written as it stands. What is written must be JSON.
struct raw {
  std::string text = "null";
  friend bool operator==(raw const&, raw const&) = default;
};

template <>
struct codec<raw> {
  static bool read(reader& in, raw& value) {
    std::string_view text;
    if (!in.raw(text)) return false;
    value.text = text;
    return true;
  }
  static void write(writer& out, raw const& value) { out.raw(value.text); }
  static void describe(schema&) {}
};

}  // namespace corest::json
