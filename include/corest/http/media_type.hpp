// Media types, and which of several a client prefers (RFC 9110 sections 8.3 and 12.5).
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace corest::http {

/// "text/html; charset=utf-8" taken apart; views into the text it was made from.
struct media_type {
  std::string_view type;        ///< "text"
  std::string_view subtype;     ///< "html"
  std::string_view parameters;  ///< "charset=utf-8", checked, as received

  /// Compares type and subtype without case: is("application", "json").
  [[nodiscard]] bool is(std::string_view type_name, std::string_view subtype_name) const noexcept;
  /// application/json, or anything whose subtype ends with "+json" (RFC 6839 section 3.1).
  [[nodiscard]] bool is_json() const noexcept;
  /// The value of a parameter, unquoted; its name has no case. nullopt when absent.
  [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const;
};

/// nullopt when `text` is not a media type with valid parameters.
[[nodiscard]] std::optional<media_type> parse_media_type(std::string_view text) noexcept;

/// Which of the `offered` media types an Accept field asks for most; of equals the first offered. The most
/// specific range that matches an offer gives its quality; parameters of offers are not compared. An empty
/// field or one that is not valid asks for anything: it never is a reason to refuse. nullopt: none is
/// acceptable, which a 406 says.
[[nodiscard]] std::optional<std::size_t> negotiate(std::string_view accept,
                                                   std::span<std::string_view const> offered) noexcept;
/// The same for lists of tokens, such as Accept-Language; for Accept-Encoding there is negotiate_coding().
[[nodiscard]] std::optional<std::size_t> negotiate_token(std::string_view accept,
                                                         std::span<std::string_view const> offered) noexcept;

}  // namespace corest::http
