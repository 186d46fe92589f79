// What a call sends, as a value.
#pragma once
#include <corest/http/method.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace corest {

/// A request to be: method, target, fields, body. The fields that frame a message and name its host are
/// written by the client.
class client_request {
 public:
  /// `target` is "/path?query", below the client's base_url, or a whole "http://host/path". It must be
  /// encoded already (http::percent_encode). Throws std::invalid_argument when it is neither, or has a
  /// character that a target cannot have.
  client_request(method verb, std::string_view target);

  /// Adds a field. Throws std::invalid_argument when the name is no token or one that the client writes, or
  /// the value has a control character, so that no input can split a request.
  client_request& header(std::string_view name, std::string_view value);
  client_request& body(std::string bytes, std::string_view content_type);
  /// For this call instead of http_client_options::timeout: from its start to the last byte of the answer,
  /// repeated attempts and the wait for a connection included.
  client_request& timeout(std::chrono::milliseconds whole) noexcept {
    timeout_ = whole;
    return *this;
  }
  /// Says that the server does the work once however often it is asked (an Idempotency-Key, an upsert):
  /// it may be repeated although the method alone would not allow it.
  client_request& idempotent() noexcept {
    idempotent_ = true;
    return *this;
  }

  [[nodiscard]] method verb() const noexcept { return verb_; }
  [[nodiscard]] std::string_view target() const noexcept { return target_; }
  /// "Name: value\r\n" lines.
  [[nodiscard]] std::string_view header_lines() const noexcept { return lines_; }
  [[nodiscard]] bool has_header(std::string_view name) const noexcept;
  [[nodiscard]] std::string_view body() const noexcept { return body_; }
  [[nodiscard]] std::optional<std::chrono::milliseconds> timeout() const noexcept { return timeout_; }
  [[nodiscard]] bool may_be_repeated() const noexcept { return idempotent_ || is_idempotent(verb_); }

 private:
  method verb_;
  bool idempotent_ = false;
  std::string target_;
  std::string lines_;
  std::string body_;
  std::optional<std::chrono::milliseconds> timeout_;
};

}  // namespace corest
