// Which placeholders of its route a handler reads.
#pragma once
#include <corest/web/extract.hpp>
#include <corest/web/pattern.hpp>
#include <corest/web/signature.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>

namespace corest::web {

[[nodiscard]] constexpr bool has_placeholder(std::string_view pattern, std::string_view name) noexcept {
  pattern_reader reader(pattern);
  for (segment part; reader.next(part);) {
    if (part.is != segment::kind::text && part.text == name) return true;
  }
  return false;
}

template <class A>
constexpr bool lacks_name_of([[maybe_unused]] std::string_view pattern) noexcept {
  if constexpr (requires { extract<std::remove_cvref_t<A>>::placeholder_names; }) {
    for (std::string_view const name : extract<std::remove_cvref_t<A>>::placeholder_names) {
      if (!has_placeholder(pattern, name)) return true;
    }
  }
  return false;
}

/// How many placeholders a handler reads; one that takes the request may read any number itself.
struct placeholder_use {
  std::size_t count = 0;
  bool any = false;
  bool (*names_missing_in)(std::string_view pattern) noexcept;  ///< of those it reads by name; never null

  [[nodiscard]] constexpr bool fits(std::size_t placeholders) const noexcept {
    return count == placeholders || (any && count < placeholders);
  }
};

template <class Parameters>
struct placeholder_use_in;
template <class... Args>
struct placeholder_use_in<type_list<Args...>> {
  static constexpr bool names_missing([[maybe_unused]] std::string_view pattern) noexcept {
    return (false || ... || lacks_name_of<Args>(pattern));
  }
  static constexpr placeholder_use value{(std::size_t{0} + ... + placeholders_read<Args>()),
                                         (false || ... || is_request<Args>), &names_missing};
};

/// A handler whose signature cannot be used gets its own sentence where it is bound, not one about these.
template <class Handler>
consteval placeholder_use placeholder_use_of() {
  if constexpr (signature_of<Handler>::known) {
    return placeholder_use_in<typename signature_of<Handler>::parameters>::value;
  } else {
    return {0, true, [](std::string_view) noexcept { return false; }};
  }
}

}  // namespace corest::web
