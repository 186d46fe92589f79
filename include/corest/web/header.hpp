// header<T, "Name">: one field of the request's head.
#pragma once
#include <corest/base/fixed_string.hpp>
#include <corest/json/presence.hpp>
#include <corest/web/describe.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/scalar.hpp>
#include <corest/web/wrapped.hpp>

#include <optional>
#include <string>
#include <utility>

namespace corest {

/// The first field of that name, whatever its case; required unless T is a std::optional.
template <class T, fixed_string Name>
struct header : web::wrapped<T> {
  using web::wrapped<T>::wrapped;
};

template <web::scalar T, fixed_string Name>
struct extract<header<T, Name>> {
  static std::optional<header<T, Name>> from(web::extraction& ex) {
    web::text_place const at(ex, request_part::header, Name.view());
    std::optional<header<T, Name>> found(std::in_place);
    auto const text = ex.request().header(Name.view());
    bool const good = text ? web::read_scalar(*text, found->value, at)
                           : reflect::may_be_absent<T> || at.fail("required", "is missing");
    if (!good) found.reset();
    return found;
  }

  static void describe(openapi::operation& op) {
    web::describe_parameter(op, openapi::location::header, Name.view(), op.parameter_schema<T>(),
                            !reflect::may_be_absent<T>);
  }
};

}  // namespace corest
