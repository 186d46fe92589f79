// What a struct says about its own wire form: naming, unknown members, defaults.
#pragma once
#include <corest/json/reflect.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace corest {

/// A member the struct does not have is an error instead of being ignored.
struct deny_unknown {};
/// Members are `createdAt` on the wire where they are `created_at` in the struct.
struct camel_case {};
/// No member is required: what is absent keeps the value it has in T{}.
struct absent_is_default {};
/// Empty optionals are left out when writing, instead of being written as null.
struct omit_null {};

/// The rules of a struct, said inside it: `using corest_rules = corest::rules<corest::deny_unknown>;`
/// or, for a struct that is not yours, by specialising corest::reflect::rules_of.
template <class... Rule>
struct rules {
  template <class Wanted>
  static constexpr bool has = (std::is_same_v<Wanted, Rule> || ...);
};

/// Another wire name for one member; all of them in
/// `static constexpr std::array corest_names{corest::wire_name{"id", "@id"}};`
struct wire_name {
  std::string_view member;
  std::string_view wire;
};

namespace reflect {

template <class T>
struct rules_of {
  using type = rules<>;
};
template <class T>
  requires requires { typename T::corest_rules; }
struct rules_of<T> {
  using type = typename T::corest_rules;
};

template <class T, class Rule>
inline constexpr bool has_rule = rules_of<T>::type::template has<Rule>;

namespace detail {

constexpr std::size_t camel(std::string_view name, char* to) {
  std::size_t size = 0;
  bool upper = false;
  for (char const c : name) {
    if (c == '_' && size > 0) {
      upper = true;
      continue;
    }
    to[size++] = upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return size;
}

template <reflectable T, std::size_t I>
struct wire_spelling {
  static constexpr std::string_view member = field_names<T>[I];
  static constexpr auto camel_text = [] {
    std::array<char, member.size() + 1> text{};
    text[member.size()] = static_cast<char>(camel(member, text.data()));
    return text;
  }();
  static constexpr std::string_view value = [] {
    if constexpr (requires { T::corest_names; }) {
      for (wire_name const& renamed : T::corest_names) {
        if (renamed.member == member) return renamed.wire;
      }
    }
    if constexpr (has_rule<T, camel_case>) {
      return std::string_view(camel_text.data(), static_cast<unsigned char>(camel_text.back()));
    }
    return member;
  }();
};

}  // namespace detail

/// The members' names in JSON, query strings and forms: field_names<T> with the struct's rules applied.
template <reflectable T>
inline constexpr std::array<std::string_view, field_count<T>> wire_names =
    []<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<std::string_view, sizeof...(I)>{detail::wire_spelling<T, I>::value...};
    }(std::make_index_sequence<field_count<T>>{});

}  // namespace reflect
}  // namespace corest
