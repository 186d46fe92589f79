// Content codings by name, and which one a client wants (RFC 9110 sections 8.4.1 and 12.5.3).
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace corest::http {

/// How the bytes of a representation are packed for the way.
enum class content_coding : std::uint8_t {
  identity,  ///< not at all
  gzip,      ///< RFC 1952
  deflate,   ///< RFC 1951 within RFC 1950; read where clients send it, not offered
  br,        ///< RFC 7932
  zstd,      ///< RFC 8878
};

/// As a Content-Encoding field has it.
[[nodiscard]] std::string_view to_string(content_coding coding) noexcept;
/// Any case, and "x-gzip" for gzip; nullopt for a coding not known here, which a 415 says.
[[nodiscard]] std::optional<content_coding> content_coding_from(std::string_view token) noexcept;

/// The coding for an answer, of those the server can give (`preferred`, best first; identity need not be
/// among them): the one with the highest quality, of equals the first. Identity is acceptable unless it is
/// refused by name or by "*;q=0", and is chosen where the field is absent, empty or of nothing that can be
/// given. Elements that are malformed count for nothing. nullopt: not even identity is acceptable, which a
/// 406 says.
[[nodiscard]] std::optional<content_coding> negotiate_coding(
    std::optional<std::string_view> accept_encoding, std::span<content_coding const> preferred) noexcept;

}  // namespace corest::http
