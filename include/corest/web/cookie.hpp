// cookie<T, "name">: one cookie of the request (RFC 6265).
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
#include <string_view>
#include <utility>

namespace corest {
namespace web {
/// The value of the first cookie of that name, without its quotes; nullopt when there is none.
[[nodiscard]] std::optional<std::string_view> find_cookie(request const& message,
                                                          std::string_view name) noexcept;
}  // namespace web

/// The first cookie of that name; names have a case. Required unless T is a std::optional.
template <class T, fixed_string Name>
struct cookie : web::wrapped<T> {
  using web::wrapped<T>::wrapped;
};

template <web::scalar T, fixed_string Name>
struct extract<cookie<T, Name>> {
  static std::optional<cookie<T, Name>> from(web::extraction& ex) {
    web::text_place const at(ex, request_part::cookie, Name.view());
    std::optional<cookie<T, Name>> found(std::in_place);
    auto const text = web::find_cookie(ex.request(), Name.view());
    bool const good = text ? web::read_scalar(*text, found->value, at)
                           : reflect::may_be_absent<T> || at.fail("required", "is missing");
    if (!good) found.reset();
    return found;
  }

  static void describe(openapi::operation& op) {
    web::describe_parameter(op, openapi::location::cookie, Name.view(), op.parameter_schema<T>(),
                            !reflect::may_be_absent<T>);
  }
};

}  // namespace corest
