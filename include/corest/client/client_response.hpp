// The answer to a call: status, fields, and the whole body.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/client/client_error.hpp>
#include <corest/http/response_head.hpp>
#include <corest/json/read.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

namespace corest {

/// Owns all it shows; views into it live as long as it does and is not moved to.
class client_response {
 public:
  /// The head lies in `head_bytes`.
  client_response(http::response_head const& head, buffer head_bytes, buffer body) noexcept
      : head_(head), head_bytes_(std::move(head_bytes)), body_(std::move(body)) {}

  [[nodiscard]] corest::status status() const noexcept { return head_.code; }
  /// Whether the status is one of success: 2xx.
  [[nodiscard]] bool ok() const noexcept { return to_int(head_.code) / 100 == 2; }
  /// The value of the first field of that name, whatever its case; nullopt when absent.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const noexcept {
    return head_.header(name);
  }
  [[nodiscard]] http::response_head const& head() const noexcept { return head_; }
  [[nodiscard]] std::string_view body() const noexcept { return body_.view(); }
  /// Gives the body away.
  [[nodiscard]] buffer take_body() noexcept { return std::move(body_); }

  /// The body, read as JSON. Throws client_error: unsuccessful when ok() is false, unexpected when the text
  /// does not fit T. The Content-Type is not looked at.
  template <class T>
  [[nodiscard]] T as() const {
    if (!ok()) throw_unsuccessful();
    auto read = json::read<T>(body());
    if (!read) throw_unexpected(read.error());
    return std::move(*read);
  }

 private:
  [[noreturn]] void throw_unsuccessful() const;
  [[noreturn]] static void throw_unexpected(json::errors const& why);

  http::response_head head_;
  buffer head_bytes_;
  buffer body_;
};

}  // namespace corest
