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
namespace web {

/// A path that was parsed is ASCII where it has no escapes, so only what is escaped is decoded and checked.
template <scalar T>
bool read_placeholder(extraction& ex, extraction::placeholder const& from, T& value) {
  text_place const at(ex, request_part::path, from.name);
  if (!ex.request().head().path_has_escapes) return read_scalar(from.raw, value, at);
  return read_encoded(from.raw, plus_sign::literal, value, at);
}

}  // namespace web

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
    std::optional<path<T>> found(std::in_place);
    if (!web::read_placeholder(ex, ex.next_placeholder(), found->value)) found.reset();
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
      good &= web::read_placeholder(ex, ex.placeholder_named(placeholder_names[I::value]), member);
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
