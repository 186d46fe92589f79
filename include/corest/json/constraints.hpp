// What a checked value may be held to.
#pragma once
#include <corest/json/detail/constraint_text.hpp>
#include <corest/json/literal.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace corest {

/// A broken constraint: its JSON Schema keyword and a sentence without its subject, "must be at least 1".
struct violation {
  std::string_view code;
  std::string detail;
};

/// What a constraint is; write your own in this shape:
/// ```
/// struct even {
///   static constexpr bool accepts(int value) { return value % 2 == 0; }
///   static violation violated(int) { return {"multipleOf", "must be even"}; }
///   template <class T> static void describe(auto& schema) { schema.set("multipleOf", "2"); }
/// };
/// ```
namespace detail {

template <class T>
constexpr std::size_t length_of(T const& value) {
  if constexpr (std::convertible_to<T const&, std::string_view>) {
    std::size_t count = 0;  // as JSON Schema counts: characters, not bytes
    for (char const c : std::string_view(value))
      count += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return count;
  } else {
    return value.size();
  }
}
template <class T>
inline constexpr bool is_text = std::convertible_to<T const&, std::string_view>;

template <class A, class B>
constexpr bool less(A const& left, B const& right) {
  if constexpr (std::integral<A> && std::integral<B>) {
    return std::cmp_less(left, right);
  } else {
    return left < right;
  }
}

template <class T, class Divisor>
constexpr bool divides(Divisor divisor, T const& value) {
  if constexpr (std::integral<T> && std::integral<Divisor>) {
    return value % static_cast<T>(divisor) == 0;
  } else {
    double const quotient = static_cast<double>(value) / static_cast<double>(divisor);
    double const size = quotient < 0 ? -quotient : quotient;
    if (size > 9e15) return size < 1e308;  // every double of that size is whole
    double const off = size - static_cast<double>(static_cast<long long>(size + 0.5));
    return (off < 0 ? -off : off) <= 1e-9 * (size < 1 ? 1 : size);
  }
}

}  // namespace detail

inline constexpr std::size_t no_limit = static_cast<std::size_t>(-1);

/// Between Min and Max characters (Unicode code points) of a string, or items of a container.
template <std::size_t Min, std::size_t Max = no_limit>
struct length {
  static_assert(Min <= Max, "corest: length<Min, Max> has its limits in the wrong order");
  template <class T>
  static constexpr bool accepts(T const& value) {
    std::size_t const is = detail::length_of(value);
    return is >= Min && is <= Max;
  }
  template <class T>
  static violation violated(T const& value) {
    bool const few = detail::length_of(value) < Min;
    if constexpr (detail::is_text<T>) {
      return {few ? "minLength" : "maxLength", detail::length_text(few, few ? Min : Max, "character")};
    } else {
      return {few ? "minItems" : "maxItems", detail::length_text(few, few ? Min : Max, "item")};
    }
  }
  template <class T>
  static void describe(auto& schema) {
    if constexpr (Min > 0)
      schema.set(detail::is_text<T> ? "minLength" : "minItems", detail::number_text(Min));
    if constexpr (Max != no_limit)
      schema.set(detail::is_text<T> ? "maxLength" : "maxItems", detail::number_text(Max));
  }
};

/// Not less than Min.
template <auto Min>
struct minimum {
  template <class T>
  static constexpr bool accepts(T const& value) {
    return !detail::less(value, Min) && value == value;
  }
  static violation violated(auto const&) {
    return {"minimum", "must be at least " + detail::number_text(Min)};
  }
  template <class T>
  static void describe(auto& schema) {
    schema.set("minimum", detail::number_text(Min));
  }
};

/// Not more than Max.
template <auto Max>
struct maximum {
  template <class T>
  static constexpr bool accepts(T const& value) {
    return !detail::less(Max, value) && value == value;
  }
  static violation violated(auto const&) {
    return {"maximum", "must be at most " + detail::number_text(Max)};
  }
  template <class T>
  static void describe(auto& schema) {
    schema.set("maximum", detail::number_text(Max));
  }
};

/// From Min to Max, both allowed.
template <auto Min, auto Max>
struct range {
  static_assert(!detail::less(Max, Min), "corest: range<Min, Max> has its limits in the wrong order");
  template <class T>
  static constexpr bool accepts(T const& value) {
    return minimum<Min>::accepts(value) && maximum<Max>::accepts(value);
  }
  template <class T>
  static violation violated(T const& value) {
    return {minimum<Min>::accepts(value) ? "maximum" : "minimum",
            "must be from " + detail::number_text(Min) + " to " + detail::number_text(Max)};
  }
  template <class T>
  static void describe(auto& schema) {
    minimum<Min>::template describe<T>(schema);
    maximum<Max>::template describe<T>(schema);
  }
};

/// A whole multiple of Step; for fractions within a billionth.
template <auto Step>
struct multiple_of {
  static_assert(Step > 0, "corest: multiple_of<Step> needs a positive step");
  template <class T>
  static constexpr bool accepts(T const& value) {
    return detail::divides(Step, value);
  }
  static violation violated(auto const&) {
    return {"multipleOf", "must be a multiple of " + detail::number_text(Step)};
  }
  template <class T>
  static void describe(auto& schema) {
    schema.set("multipleOf", detail::number_text(Step));
  }
};

/// One of the strings or numbers: one_of<"asc", "desc">, one_of<1, 2, 4>.
template <literal... Allowed>
struct one_of {
  template <class T>
  static constexpr bool accepts(T const& value) {
    return (Allowed.equals(value) || ...);
  }
  static violation violated(auto const&) {
    return {"enum", "must be one of " + detail::list_text({Allowed.json()...}, ", ")};
  }
  template <class T>
  static void describe(auto& schema) {
    schema.set("enum", "[" + detail::list_text({Allowed.json()...}, ",") + "]");
  }
};

/// No item twice. Needs items with <.
struct unique_items {
  template <class T>
  static constexpr bool accepts(T const& value) {
    std::vector<typename T::value_type const*> sorted;
    sorted.reserve(value.size());
    for (auto const& item : value) sorted.push_back(&item);
    detail::heap_sort(sorted);
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      if (!(*sorted[i - 1] < *sorted[i])) return false;
    }
    return true;
  }
  static violation violated(auto const&) { return {"uniqueItems", "must not hold an item twice"}; }
  template <class T>
  static void describe(auto& schema) {
    schema.set("uniqueItems", "true");
  }
};

}  // namespace corest
