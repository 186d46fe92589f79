// Entity tags and the conditions made of them (RFC 9110 sections 8.8.3 and 13.1).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace corest::http {

/// A validator of one state of a resource; a view of where it was read from.
struct entity_tag {
  std::string_view opaque;  ///< between the quotes
  bool weak = false;

  /// The same bytes: neither is weak, and they are equal.
  [[nodiscard]] bool matches_strongly(entity_tag other) const noexcept {
    return !weak && !other.weak && opaque == other.opaque;
  }
  /// The same meaning: they are equal, weak or not.
  [[nodiscard]] bool matches_weakly(entity_tag other) const noexcept { return opaque == other.opaque; }
};

/// What stands between the tag of a representation and the name of the coding it was packed in: "v7--gzip".
inline constexpr std::string_view coding_mark = "--";
/// The tag without such an ending; as it is when it has none.
[[nodiscard]] std::string_view without_coding(std::string_view opaque) noexcept;

/// Reads "x" or W/"x" with its quotes; nullopt for anything else.
[[nodiscard]] std::optional<entity_tag> parse_entity_tag(std::string_view text) noexcept;
/// As it stands in an ETag field. `opaque` must not have quotes, spaces or control characters.
[[nodiscard]] std::string to_string(entity_tag tag);

/// What a condition says of the resource as it is.
enum class condition : std::uint8_t {
  holds,
  fails,
  malformed,  ///< not "*" nor a list of entity tags: 400
};

/// If-Match: whether the resource is one of those listed, compared strongly; else 412. A tag of the packed
/// representation stands for that of the plain one, since both are of one state. `current` is nullopt
/// where there is no such resource, and then even "*" fails.
[[nodiscard]] condition if_match(std::string_view field_value, std::optional<entity_tag> current) noexcept;
/// If-None-Match: whether the resource is none of those listed, compared weakly; else 304 for GET and HEAD,
/// 412 for all other methods.
[[nodiscard]] condition if_none_match(std::string_view field_value,
                                      std::optional<entity_tag> current) noexcept;

}  // namespace corest::http
