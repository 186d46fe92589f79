// principal as a handler's parameter: who calls.
#pragma once
#include <corest/http/principal.hpp>
#include <corest/json/read.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/requirements.hpp>
#include <corest/web/wrapped.hpp>

#include <optional>

namespace corest {

namespace web {
/// Says to OpenAPI that the operation wants to know who calls.
void describe_principal(openapi::operation& op);
/// What a token says does not fit what the handler takes it for.
[[nodiscard]] problem unfit_claims();
}  // namespace web

/// Who calls. A route whose handler takes one answers 401 to nobody, and wants an authenticating middleware
/// (api_key, bearer) around it; that there is one is checked before the router serves.
template <>
struct extract<principal> {
  static principal from(request& message) { return message.principal(); }
  static void describe(openapi::operation& op) { web::describe_principal(op); }
  static void require(web::requirements& needs) { needs.principal(); }
};

/// Who calls, if somebody does.
template <>
struct extract<std::optional<principal>> {
  static std::optional<std::optional<principal>> from(web::extraction& ex) {
    auto const& known = ex.request().principal();
    return known ? std::optional<std::optional<principal>>(std::optional(known))
                 : std::optional<std::optional<principal>>(std::optional<principal>());
  }
  static void describe(openapi::operation&) {}
};

/// The claims of the caller's token as a T: `task<x> f(claims<staff> who)`. A token that does not fit T is a
/// 403.
template <class T>
struct claims : web::wrapped<T> {
  using web::wrapped<T>::wrapped;
};

template <class T>
struct extract<claims<T>> {
  static std::optional<claims<T>> from(web::extraction& ex) {
    auto read = json::read<T>(ex.request().principal().claims());
    if (read) return claims<T>(std::move(*read));
    ex.refuse(web::unfit_claims());
    return std::nullopt;
  }
  static void describe(openapi::operation& op) { web::describe_principal(op); }
  static void require(web::requirements& needs) { needs.principal(); }
};

}  // namespace corest
