// A failure as the client sees it: application/problem+json (RFC 9457).
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>
#include <corest/json/write.hpp>
#include <corest/web/input_error.hpp>

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
  problem(problem const& other);
  problem(problem&& other) noexcept;
  problem& operator=(problem const& other);
  problem& operator=(problem&& other) noexcept;
  ~problem() override;

  /// A URI for the kind of problem; "about:blank", the default, says no more than the status.
  problem& type(std::string uri) {
    type_ = std::move(uri);
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

}  // namespace corest
