// Percent-encoding as paths and query strings have it (RFC 3986 section 2.1).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace corest::web {

/// In a query string '+' is a space (the form encoding); in a path it is itself.
enum class plus_sign : std::uint8_t { literal, space };

/// Text that may be percent-encoded, decoded; it copies only what is encoded.
class decoded_text {
 public:
  explicit decoded_text(std::string_view raw, plus_sign plus = plus_sign::literal);
  decoded_text(decoded_text const&) = delete;
  decoded_text& operator=(decoded_text const&) = delete;

  /// False when a '%' is not followed by two hexadecimal digits, or what comes out is not UTF-8.
  [[nodiscard]] bool valid() const noexcept { return valid_; }
  /// Lives as long as this and the raw text.
  [[nodiscard]] std::string_view view() const noexcept { return view_; }

 private:
  bool decode(std::string_view raw, plus_sign plus);

  std::string copy_;
  std::string_view view_;
  bool valid_ = true;
};

/// Whether `raw`, decoded, is `text`.
[[nodiscard]] bool decodes_to(std::string_view raw, std::string_view text, plus_sign plus) noexcept;

}  // namespace corest::web
