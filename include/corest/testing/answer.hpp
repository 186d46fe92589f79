// What a handler under test answered.
#pragma once
#include <corest/http/response.hpp>
#include <corest/json/read.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace corest::testing {

[[noreturn]] void throw_unreadable(std::string_view body, json::errors const& errors);

/// A response as the client would get it, without what the server adds (Date, Content-Length, ...).
class answer {
 public:
  explicit answer(response given) noexcept : response_(std::move(given)) {}

  [[nodiscard]] corest::status status() const noexcept { return response_.status(); }
  /// The value of the first field of that name; a copy where the answer is gone after the expression.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const& noexcept {
    return response_.header(name);
  }
  [[nodiscard]] std::optional<std::string> header(std::string_view name) && {
    auto const found = response_.header(name);
    return found ? std::optional<std::string>(*found) : std::nullopt;
  }
  [[nodiscard]] std::string_view body() const& noexcept { return response_.body().view(); }
  [[nodiscard]] std::string body() && { return std::string(response_.body().view()); }
  /// The body as a T; throws std::runtime_error with the body and what is wrong when it is none.
  template <class T>
  [[nodiscard]] T json() const {
    auto read = corest::json::read<T>(body());
    if (!read) throw_unreadable(body(), read.error());
    return std::move(*read);
  }
  [[nodiscard]] response const& raw() const noexcept { return response_; }

 private:
  response response_;
};

}  // namespace corest::testing
