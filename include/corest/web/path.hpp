// path<T>: what the placeholders of the route matched.
#pragma once
#include <corest/json/rules.hpp>
#include <corest/web/describe.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/scalar.hpp>
#include <corest/web/wrapped.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace corest {

/// A scalar takes the next placeholder of the route, in the order of the parameters; a struct takes the
/// placeholders named like its members, wherever they stand. Text that does not fit T is a 422; to have it
/// be a 404 instead, constrain the placeholder: "/vehicles/{id:int}".
template <class T>
struct path : web::wrapped<T> {
  using web::wrapped<T>::wrapped;
};

template <web::scalar T>
struct extract<path<T>> {
  static constexpr std::size_t placeholders = 1;

  static std::optional<path<T>> from(web::extraction& ex) {
    auto const [name, raw] = ex.next_placeholder();
    std::optional<path<T>> found(std::in_place);
    if (!web::read_encoded(raw, web::plus_sign::literal, found->value, {ex, request_part::path, name})) {
      found.reset();
    }
    return found;
  }

  static void describe(openapi::operation& op) {
    web::describe_parameter(op, openapi::location::path, op.next_placeholder(), op.parameter_schema<T>(),
                            true);
  }
};

template <reflect::reflectable T>
  requires(!web::scalar<T>)
struct extract<path<T>> {
  static constexpr std::size_t placeholders = reflect::field_count<T>;
  static constexpr auto const& placeholder_names = reflect::wire_names<T>;

  static std::optional<path<T>> from(web::extraction& ex) {
    std::optional<path<T>> found(std::in_place);
    bool good = true;
    reflect::for_each_field(found->value, [&]<class I>(I, auto& member) {
      auto const [name, raw] = ex.placeholder_named(placeholder_names[I::value]);
      good &= web::read_encoded(raw, web::plus_sign::literal, member, {ex, request_part::path, name});
    });
    if (!good) found.reset();
    return found;
  }

  static void describe(openapi::operation& op) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
      (web::describe_parameter(op, openapi::location::path, placeholder_names[I],
                               op.parameter_schema<reflect::field_type<T, I>>(), true),
       ...);
    }(std::make_index_sequence<reflect::field_count<T>>{});
  }
};

}  // namespace corest
