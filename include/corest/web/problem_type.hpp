// A kind of problem: what its page in the documentation says, and the structs that stand for one.
#pragma once
#include <corest/http/status.hpp>
#include <corest/json/reflect.hpp>

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace corest {

/// A kind of problem that clients can tell from others. `name` is of lower case letters, digits and hyphens;
/// it becomes the `type` of problem documents ("/problems/out-of-stock"), and the server shows a page there.
struct problem_type {
  /// An extension member of its documents; `schema` is JSON Schema text.
  struct member {
    std::string name = {};
    std::string schema = {};
  };
  std::string name = {};
  std::string title = {};  ///< the same for every occurrence
  corest::status status = corest::status::bad_request;
  std::string description = {};  ///< what it means and what a client can do, for the page
  std::vector<member> members = {};
};

/// A plain struct that is a kind of problem; its members become extension members, but `detail`, which is the
/// detail. Handlers return it, within std::expected too, or throw it:
///
///   struct out_of_stock {
///     static constexpr std::string_view type = "out-of-stock";
///     static constexpr std::string_view title = "Out of stock";
///     static constexpr corest::status status = corest::status::conflict;
///     static constexpr std::string_view description = "Ask again tomorrow.";   // optional
///     std::string sku;
///     int left = 0;
///   };
template <class T>
concept problem_struct = reflect::reflectable<T> && requires {
  requires std::is_pointer_v<decltype(&T::type)>;
  requires std::is_pointer_v<decltype(&T::title)>;
  requires std::is_pointer_v<decltype(&T::status)>;
  requires std::is_convertible_v<decltype(T::type), std::string_view>;
  requires std::is_convertible_v<decltype(T::title), std::string_view>;
  requires std::is_convertible_v<decltype(T::status), corest::status>;
};

namespace web {

/// Whether it can be the last segment of a type's URI.
[[nodiscard]] constexpr bool is_problem_name(std::string_view name) noexcept {
  for (char const c : name) {
    if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') return false;
  }
  return !name.empty() && name.size() <= 64;
}

/// What the static members of T say, without the extension members.
template <problem_struct T>
[[nodiscard]] problem_type problem_type_of() {
  static_assert(is_problem_name(T::type),
                "corest: the type of a problem is a name of lower case letters, digits and hyphens");
  static_assert(static_cast<int>(T::status) >= 400, "corest: the status of a problem is 400 or above");
  problem_type about{.name = std::string(T::type), .title = std::string(T::title), .status = T::status};
  if constexpr (requires { std::string(T::description); }) about.description = T::description;
  return about;
}

}  // namespace web
}  // namespace corest
