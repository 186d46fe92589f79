// Return types that carry a status: created, accepted, no_content, redirects.
#pragma once
#include <corest/web/content.hpp>
#include <corest/web/respond.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace corest {

/// 201 with the new thing and, unless it is empty, where it is now found.
template <class T>
struct created {
  T value{};
  std::string location = {};
};
template <class T>
created(T) -> created<T>;
template <class T>
created(T, std::string) -> created<T>;

/// 202: it will be done; `location` is where to ask how far it is.
template <class T = void>
struct accepted {
  T value{};
  std::string location = {};
};
template <>
struct accepted<void> {
  std::string location = {};
};
template <class T>
accepted(T) -> accepted<T>;
template <class T>
accepted(T, std::string) -> accepted<T>;

/// 204, as returning void is; for unions.
struct no_content {};

/// 303: look there with GET.
struct see_other {
  std::string location;
};
/// 302; clients may turn a POST into a GET.
struct found {
  std::string location;
};
/// 307: again there, with the same method and body.
struct temporary_redirect {
  std::string location;
};
/// 308: again there and from now on, with the same method and body.
struct permanent_redirect {
  std::string location;
};

namespace web {
/// Sets Location unless it is empty. Throws std::invalid_argument when it may not stand in a field.
void set_location(response& into, std::string_view location);
void describe_location(openapi::operation& op, status code);

/// A value with another status than 200.
template <class R, class T, status Code>
struct value_responder {
  static constexpr std::string_view media_type = media_type_of<T>;
  static void write(R const& result, request const& cause, response& into) {
    responder<T>::write(result.value, cause, into);
    into.status(Code);
    set_location(into, result.location);
  }
  static void describe(openapi::operation& op) {
    op.response_as(Code, responder<T>::describe);
    describe_location(op, Code);
  }
};

template <class R, status Code>
struct location_responder {
  static void write(R const& result, request const&, response& into) {
    into.status(Code);
    set_location(into, result.location);
  }
  static void describe(openapi::operation& op) {
    op.response(Code);
    describe_location(op, Code);
  }
};
}  // namespace web

template <class T>
struct responder<created<T>> : web::value_responder<created<T>, T, status::created> {};
template <class T>
struct responder<accepted<T>> : web::value_responder<accepted<T>, T, status::accepted> {};
template <>
struct responder<accepted<void>> : web::location_responder<accepted<void>, status::accepted> {};
template <>
struct responder<see_other> : web::location_responder<see_other, status::see_other> {};
template <>
struct responder<found> : web::location_responder<found, status::found> {};
template <>
struct responder<temporary_redirect>
    : web::location_responder<temporary_redirect, status::temporary_redirect> {};
template <>
struct responder<permanent_redirect>
    : web::location_responder<permanent_redirect, status::permanent_redirect> {};

template <>
struct responder<no_content> {
  static void write(no_content, request const&, response& into) { into.status(status::no_content); }
  static void describe(openapi::operation& op) { op.response(status::no_content); }
};

}  // namespace corest
