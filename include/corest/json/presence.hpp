// Which members of a struct must be there, and which have a default.
#pragma once
#include <corest/json/reflect.hpp>
#include <corest/json/rules.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <type_traits>

namespace corest::reflect {

/// Whether a member of type M may be absent whatever its default: true of std::optional.
template <class M>
inline constexpr bool may_be_absent = false;
template <class M>
inline constexpr bool may_be_absent<std::optional<M>> = true;

namespace detail {

// Equality for any type: libstdc++'s containers have an operator== even where their elements have none.
template <class M>
bool same_value(M const& left, M const& right) {
  if constexpr (reflectable<M>) {
    return visit_fields(left, [&](auto const&... of_left) {
      return visit_fields(right,
                          [&](auto const&... of_right) { return (same_value(of_left, of_right) && ...); });
    });
  } else if constexpr (requires { left.begin() != left.end(); }) {
    auto of_left = left.begin();
    auto of_right = right.begin();
    for (; of_left != left.end() && of_right != right.end(); ++of_left, ++of_right) {
      if (!same_value<std::remove_cvref_t<decltype(*of_left)>>(*of_left, *of_right)) return false;
    }
    return of_left == left.end() && of_right == right.end();
  } else if constexpr (requires {
                         left.index() == right.index();
                         left.valueless_by_exception();
                       }) {
    return left.index() == right.index();
  } else if constexpr (requires {
                         left.first;
                         left.second;
                       }) {
    return same_value(left.first, right.first) && same_value(left.second, right.second);
  } else if constexpr (requires { bool(left == right); }) {
    return left == right;
  } else {
    return true;
  }
}

template <class M>
bool is_empty_value(M const& value) {
  if constexpr (std::is_default_constructible_v<M>) {
    return same_value(value, M{});
  } else {
    return false;
  }
}

// Whether a constraint is broken in it or in a part of it, as a checked value made by default may be.
template <class M>
bool violates(M const& value) {
  if constexpr (requires { M::accepts(*value); }) {
    return !M::accepts(*value) || violates(*value);
  } else if constexpr (reflectable<M>) {
    return visit_fields(value, [](auto const&... member) { return (violates(member) || ...); });
  } else {
    return false;
  }
}

}  // namespace detail

/// Which members a JSON body must have, in order. A member is required unless
/// - its type is std::optional (or says `may_be_absent`), or
/// - T{} gives it another value than an empty M{}: `int limit = 20;`, `std::string sort = "id";`, or
/// - the struct has the rule `absent_is_default`;
/// and in any case when its value in T{} breaks its own constraints.
/// C++ cannot tell `int after = 0;` from `int after;`: write `defaulted<int> after = 0;` or use the rule.
template <reflectable T>
std::array<bool, field_count<T>> const& required_fields() {
  static std::array<bool, field_count<T>> const required = [] {
    T const defaults{};
    return visit_fields(defaults, []<class... M>(M const&... member) {
      return std::array<bool, sizeof...(M)>{
          (detail::violates(member) ||
           (!has_rule<T, absent_is_default> && !may_be_absent<M> && detail::is_empty_value(member)))...};
    });
  }();
  return required;
}

/// Which members a query string or form must have: those whose value in T{} breaks their own constraints,
/// such as `checked<std::string, length<1, 64>> q;`. Every other member keeps its value in T{} when absent.
template <reflectable T>
std::array<bool, field_count<T>> const& required_parameters() {
  static std::array<bool, field_count<T>> const required = [] {
    T const defaults{};
    return visit_fields(defaults, []<class... M>(M const&... member) {
      return std::array<bool, sizeof...(M)>{detail::violates(member)...};
    });
  }();
  return required;
}

/// required_fields<T>()[I].
template <reflectable T, std::size_t I>
bool field_required() {
  return required_fields<T>()[I];
}

}  // namespace corest::reflect
