// What SQLite has no type for, stored as JSON text: structs, lists, maps, variants.
#pragma once
#include <corest/json/read.hpp>
#include <corest/json/write.hpp>
#include <corest/sqlite/codec.hpp>

#include <concepts>
#include <string_view>

namespace corest::sqlite {
namespace detail {

[[noreturn]] void not_that_json(row const& current, int column, json::errors const& wrong);

template <class T>
concept container = requires(T const& value) {
  typename T::value_type;
  value.begin() != value.end();
} && !std::convertible_to<T const&, std::string_view> && !byte_like<typename T::value_type>;
template <class T>
concept variant = requires(T const& value) { value.valueless_by_exception(); };

}  // namespace detail

/// Include this header and every struct, container and variant that JSON knows can be an argument or a
/// column: TEXT, which SQLite's JSON functions understand.
template <class T>
  requires(reflect::reflectable<T> || detail::container<T> || detail::variant<T>)
struct codec<T> {
  static parameter bind(T const& value) { return parameter::owned_text(json::to_text(value)); }
  static T read(row const& current, int column) {
    auto value = json::read<T>(current.text(column));
    if (!value) detail::not_that_json(current, column, value.error());
    return *std::move(value);
  }
};

}  // namespace corest::sqlite
