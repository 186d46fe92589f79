// Reflection of plain structs: how many members, their names and types, without macros.
#pragma once
#include <corest/json/detail/bind_fields.hpp>
#include <corest/json/detail/names_in_signature.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace corest::reflect {
namespace detail {

// Initialises a member of any type; const so that a member's own converting constructor is the better match.
// Never runs, and has a body because clang looks into such constructors.
template <class Owner>
struct any_value {
  template <class M>
    requires(!std::is_same_v<M, Owner>)
  operator M() const noexcept {  // NOLINT(google-explicit-constructor): stands for anything
    __builtin_unreachable();
  }
};

template <class T, std::size_t... I>
consteval bool takes_values(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), any_value<T>{})...}; };
}
template <class T, std::size_t N>
inline constexpr bool takes = takes_values<T>(std::make_index_sequence<N>{});

// Doubles until it is too many, then halves the gap: most structs are small, and each probe costs N
// conversions.
template <class T, std::size_t Fits, std::size_t TooMany>
consteval std::size_t count_between() {
  if constexpr (Fits + 1 == TooMany) {
    return Fits;
  } else if constexpr (takes<T, (Fits + TooMany) / 2>) {
    return count_between<T, (Fits + TooMany) / 2, TooMany>();
  } else {
    return count_between<T, Fits, (Fits + TooMany) / 2>();
  }
}
template <class T, std::size_t Guess = 1>
consteval std::size_t count_fields() {
  static_assert(Guess <= max_fields * 2, "corest: a reflected struct has at most 64 members");
  if constexpr (std::is_empty_v<T>) {
    return 0;
  } else if constexpr (takes<T, Guess>) {
    return count_fields<T, Guess * 2>();
  } else {
    return count_between<T, Guess / 2, Guess>();
  }
}

// An object that is only ever pointed at, and so never defined: its members' addresses carry their names.
#ifdef __clang__
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
template <class T>
struct named {
  T value;
};
template <class T>
extern named<T> specimen;

template <std::size_t I, class M>
struct member_address {
  M* address;
};
template <class Indices, class... M>
struct member_addresses;
template <std::size_t... I, class... M>
struct member_addresses<std::index_sequence<I...>, M...> : member_address<I, M>... {};

template <class... M>
constexpr auto addresses_of(M&... member) {
  return member_addresses<std::index_sequence_for<M...>, M...>{{&member}...};
}
template <class T>
consteval auto specimen_addresses() {
  return bind_fields<count_fields<T>()>(specimen<T>.value,
                                        [](auto&... member) { return addresses_of(member...); });
}
#ifdef __clang__
#pragma clang diagnostic pop
#endif

template <std::size_t I, class M>
consteval M* address(member_address<I, M> const& found) {
  return found.address;
}
template <std::size_t I, class M>
std::type_identity<M> type_at(member_address<I, M> const&);

template <class T, std::size_t... I>
consteval auto read_names(std::index_sequence<I...>) {
  std::array<std::string_view, sizeof...(I)> names{};
  if constexpr (sizeof...(I) > 0) {
    signature_cursor cursor(signature_of_values<address<I>(specimen_addresses<T>())...>());
    for (auto& name : names) {
      name = cursor.next();
      if (name.size() > 1 && name.ends_with('_')) name.remove_suffix(1);
    }
  }
  return names;
}

constexpr std::string_view name_of_type(std::string_view signature) {
  signature.remove_prefix(signature.find(" = ") + 3);
  std::size_t const end = signature.find(';');
  return signature.substr(0, end == signature.npos ? signature.size() - 1 : end);
}

// "ns::list<ns::item>" is list_item: each name without what stands before its last ::.
constexpr std::size_t shorten(std::string_view full, char* to) {
  std::size_t size = 0;
  std::size_t word = 0;  // where the current name begins in `to`
  for (std::size_t i = 0; i < full.size(); ++i) {
    if (full.substr(i).starts_with("::")) {
      size = word;
      ++i;
    } else if (is_name_character(full[i])) {
      to[size++] = full[i];
    } else if (full[i] == '(' || full[i] == '{') {  // (anonymous namespace), {anonymous}, main()
      while (full[i] != ')' && full[i] != '}') ++i;
      size = word;
    } else {
      if (size > 0 && to[size - 1] != '_') to[size++] = '_';
      word = size;
    }
  }
  while (size > 0 && to[size - 1] == '_') --size;
  return size;
}
template <class T>
struct short_name {
  static constexpr std::string_view full = name_of_type(signature_of_type<T>());
  static constexpr auto text = [] {
    std::array<char, full.size() + 1> characters{};
    characters[full.size()] = static_cast<char>(shorten(full, characters.data()));
    return characters;
  }();
};

}  // namespace detail

/// A plain struct whose members corest can name: an aggregate without base classes, C arrays, references
/// or more than `max_fields` members, and constructible from {}. Members may have any type and default.
template <class T>
concept reflectable = std::is_aggregate_v<T> && std::is_class_v<T> && !std::is_const_v<T> &&
                      std::is_default_constructible_v<T> && !requires { std::tuple_size<T>::value; };

template <reflectable T>
inline constexpr std::size_t field_count = detail::count_fields<T>();

/// The members' names in order; one trailing underscore is not part of the name, so that `default_` is
/// "default".
template <reflectable T>
inline constexpr std::array<std::string_view, field_count<T>> field_names =
    detail::read_names<T>(std::make_index_sequence<field_count<T>>{});

template <reflectable T, std::size_t I>
using field_type = typename decltype(detail::type_at<I>(detail::specimen_addresses<T>()))::type;

/// Calls f(member...) once with all members.
template <class T, class F>
  requires reflectable<std::remove_const_t<T>>
constexpr decltype(auto) visit_fields(T& object, F&& f) {
  return detail::bind_fields<field_count<std::remove_const_t<T>>>(object, f);
}

/// Calls f(std::integral_constant<std::size_t, I>, member) for each member in order.
template <class T, class F>
  requires reflectable<std::remove_const_t<T>>
constexpr void for_each_field(T& object, F&& f) {
  visit_fields(object, [&]<class... M>(M&... member) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (static_cast<void>(f(std::integral_constant<std::size_t, I>{}, member)), ...);
    }(std::index_sequence_for<M...>{});
  });
}

/// The type's name without namespaces, as an identifier: `fleet::page_of<fleet::vehicle>` is page_of_vehicle.
template <class T>
consteval std::string_view type_name() {
  constexpr auto const& text = detail::short_name<T>::text;
  return {text.data(), static_cast<unsigned char>(text.back())};
}

/// The type's name as the compiler spells it, with namespaces.
template <class T>
consteval std::string_view full_type_name() {
  return detail::short_name<T>::full;
}

}  // namespace corest::reflect
