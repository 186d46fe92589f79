// One of several answers: std::optional, std::expected, std::variant.
#pragma once
#include <corest/web/content.hpp>
#include <corest/web/problem.hpp>
#include <corest/web/respond.hpp>

#include <expected>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace corest {

namespace web {
template <class First, class... Rest>
inline constexpr std::string_view common_media_type =
    (true && ... && (media_type_of<First> == media_type_of<Rest>)) ? media_type_of<First>
                                                                   : std::string_view();
}  // namespace web

/// Sent as the problem document it is.
template <>
struct responder<problem> {
  static void write(problem const& value, request const& cause, response& into) { value.write(cause, into); }
  static void describe(openapi::operation&) {}
};

/// A struct that stands for a problem.
template <problem_struct R>
struct responder<R> {
  static void write(R const& value, request const& cause, response& into) {
    problem(value).write(cause, into);
  }
  static void describe(openapi::operation& op) { op.problem<R>(); }
};

/// Nothing is a 404 problem.
template <class T>
struct responder<std::optional<T>> {
  static constexpr std::string_view media_type = web::media_type_of<T>;
  static constexpr bool may_stream = web::may_stream<T>;
  template <class Value>
  static void write(Value&& value, request const& cause, response& into) {
    if (value) return responder<T>::write(*std::forward<Value>(value), cause, into);
    problem(status::not_found).write(cause, into);
  }
  static void describe(openapi::operation& op) {
    responder<T>::describe(op);
    op.problem(status::not_found);
  }
};

/// The value, or the error as its own type answers: most often a problem.
template <class T, class E>
struct responder<std::expected<T, E>> {
  static constexpr std::string_view media_type = web::media_type_of<T>;
  static constexpr bool may_stream = web::may_stream<T> || web::may_stream<E>;
  template <class Value>
  static void write(Value&& value, request const& cause, response& into) {
    if (!value) return responder<E>::write(std::forward<Value>(value).error(), cause, into);
    if constexpr (std::is_void_v<T>) {
      responder<void>::write(cause, into);
    } else {
      responder<T>::write(*std::forward<Value>(value), cause, into);
    }
  }
  static void describe(openapi::operation& op) {
    responder<T>::describe(op);
    responder<E>::describe(op);
  }
};

/// Whichever it holds. What the client accepts decides only where all of them have one media type.
template <class... R>
struct responder<std::variant<R...>> {
  static constexpr std::string_view media_type = web::common_media_type<R...>;
  static constexpr bool may_stream = (false || ... || web::may_stream<R>);
  template <class Value>
  static void write(Value&& value, request const& cause, response& into) {
    std::visit(
        [&]<class One>(One&& one) {
          responder<std::remove_cvref_t<One>>::write(std::forward<One>(one), cause, into);
        },
        std::forward<Value>(value));
  }
  static void describe(openapi::operation& op) { (responder<R>::describe(op), ...); }
};

}  // namespace corest
