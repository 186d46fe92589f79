// form<T>: the fields of an HTML form without files, as a struct.
#pragma once
#include <corest/http/form.hpp>
#include <corest/json/presence.hpp>
#include <corest/json/rules.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/query.hpp>
#include <corest/web/scalar.hpp>
#include <corest/web/wrapped.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace corest {

/// `form<login>` reads a body of type application/x-www-form-urlencoded (415 otherwise) into a struct, member
/// by member as query<T> does: an absent field keeps its default or is required, a std::vector takes repeated
/// fields, fields that nobody asks for are ignored. Any page may post a form with the cookies of its visitor:
/// where cookies say who calls, demand a token as well, or take JSON. With files: multipart_form.
template <class T>
struct form : web::wrapped<T> {
  static_assert(reflect::reflectable<T>, "corest: a form is read into a struct with a member for each field");
  using web::wrapped<T>::wrapped;
};

namespace web {

/// Nothing after refusing a body that is no form.
std::optional<http::form> read_form_body(extraction& ex);

/// The values of a form's field, one after the other.
class form_values {
 public:
  form_values(http::form const& of, std::string_view name) noexcept : of_(of), name_(name) {}
  std::optional<std::string_view> next() noexcept;

 private:
  http::form const& of_;
  std::string_view name_;
  std::size_t at_ = 0;
};

/// False after reporting bytes that are no UTF-8.
bool check_field_text(std::string_view text, text_place at);

template <class T>
bool read_field(extraction& ex, http::form const& from, std::string_view name, T& value, bool required) {
  std::string const pointer = "/" + std::string(name);
  text_place const at(ex, request_part::body, pointer);
  form_values values(from, name);
  auto text = values.next();
  if (!text) return !required || at.fail("required", "is missing");
  if constexpr (is_list<T>) {
    value.clear();
    bool good = true;
    for (; text; text = values.next())
      good &= check_field_text(*text, at) && read_scalar(*text, value.emplace_back(), at);
    return good;
  } else {
    if (values.next()) return at.fail("duplicate", "must be given once");
    return check_field_text(*text, at) && read_scalar(*text, value, at);
  }
}

}  // namespace web

template <class T>
struct extract<form<T>> {
  static constexpr bool takes_body = true;

  static std::optional<form<T>> from(web::extraction& ex) {
    auto const fields = web::read_form_body(ex);
    if (!fields) return std::nullopt;
    std::optional<form<T>> found(std::in_place);
    bool good = true;
    bool const* required = reflect::required_parameters<T>().data();
    reflect::for_each_field(found->value, [&]<class I>(I, auto& member) {
      good &= web::read_field(ex, *fields, reflect::wire_names<T>[I::value], member, required[I::value]);
    });
    if (!good) found.reset();
    return found;
  }

  static void describe(openapi::operation& op) {
    op.request_body("application/x-www-form-urlencoded", op.schema<T>());
  }
};

}  // namespace corest
