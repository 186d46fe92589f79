// A failure as the client sees it: application/problem+json (RFC 9457).
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>
#include <corest/json/rules.hpp>
#include <corest/json/write.hpp>
#include <corest/web/input_error.hpp>
#include <corest/web/problem_type.hpp>

#include <concepts>
#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace corest {

/// Thrown or returned by handlers, extractors and middleware. Everything in it is sent to the client, so it
/// never holds what is not meant for the client; `instance` and the request id are added when it is sent.
class problem : public std::exception {
 public:
  /// `detail` explains this occurrence; the title is the reason phrase of the status.
  explicit problem(corest::status code, std::string detail = {});
  /// The problem that a struct stands for.
  template <problem_struct T>
  problem(T const& value);  // NOLINT(google-explicit-constructor): a T is one
  problem(problem const& other);
  problem(problem&& other) noexcept;
  problem& operator=(problem const& other);
  problem& operator=(problem&& other) noexcept;
  ~problem() override;

  /// The kind of problem: the name of a problem_type, or a URI; "about:blank", the default, says no more than
  /// the status. A name is sent as the URI of its page ("/problems/out-of-stock"), and as its type's title.
  problem& type(std::string name_or_uri) {
    type_ = std::move(name_or_uri);
    return *this;
  }
  /// A short name of the kind of problem, the same for every occurrence.
  problem& title(std::string text) {
    title_ = std::move(text);
    return *this;
  }
  problem& detail(std::string text) {
    detail_ = std::move(text);
    return *this;
  }
  /// Adds an extension member; any value that can be written as JSON.
  template <class T>
  problem& with(std::string_view name, T const& value) {
    buffer text;
    if constexpr (std::convertible_to<T const&, std::string_view>) {
      json::write<std::string_view>(text, value);
    } else {
      json::write(text, value);
    }
    return member(name, text.view());
  }
  /// Adds a header field to the response (Retry-After, WWW-Authenticate, ...). Throws std::invalid_argument
  /// when the response may not carry it.
  problem& header(std::string_view name, std::string_view value);
  /// Adds to the list of what is wrong with the request.
  problem& add(input_error what) {
    errors_.push_back(std::move(what));
    return *this;
  }

  [[nodiscard]] corest::status status() const noexcept { return status_; }
  [[nodiscard]] std::string const& type() const noexcept { return type_; }
  [[nodiscard]] std::string_view title() const noexcept;
  [[nodiscard]] std::string const& detail() const noexcept { return detail_; }
  [[nodiscard]] std::vector<input_error> const& errors() const noexcept { return errors_; }
  /// The detail, or the title where there is none.
  [[nodiscard]] char const* what() const noexcept override;

  /// Turns `into` into this problem, whatever it was before.
  void write(request const& cause, response& into) const;

 private:
  problem& member(std::string_view name, std::string_view json);

  corest::status status_;
  std::string type_ = "about:blank";
  std::string title_;
  std::string detail_;
  std::vector<input_error> errors_;
  std::vector<std::pair<std::string, std::string>> members_;
  std::vector<std::pair<std::string, std::string>> headers_;
};

namespace web {
template <problem_struct T>
consteval bool has_reserved_member() {
  for (auto const name : reflect::wire_names<T>) {
    for (std::string_view const reserved : {"type", "title", "status", "instance", "request_id", "errors"}) {
      if (name == reserved) return true;
    }
  }
  return false;
}
}  // namespace web

template <problem_struct T>
problem::problem(T const& value) : problem(T::status) {
  static_assert(
      !web::has_reserved_member<T>(),
      "corest: a member of this problem has a name that every problem document uses for something else "
      "(type, title, status, instance, request_id, errors)");
  type(std::string(T::type));
  title(std::string(T::title));
  reflect::for_each_field(value, [&]<class I, class M>(I, M const& member) {
    constexpr std::string_view name = reflect::wire_names<T>[I::value];
    if constexpr (name == "detail") {
      static_assert(std::convertible_to<M const&, std::string>, "corest: the detail of a problem is text");
      detail(member);
    } else if constexpr (requires {
                           *member;
                           member.has_value();
                         }) {
      if (member.has_value()) with(name, *member);
    } else {
      with(name, member);
    }
  });
}

}  // namespace corest
