// Percent-encoding, queries and paths (RFC 3986; queries as HTML forms write them).
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace corest::http {

/// What '+' means: itself in a path, a space in a query or a form.
enum class plus : bool { literal, space };

/// Whether decoding would change anything: most texts can be used as they are.
[[nodiscard]] bool is_encoded(std::string_view text, plus sign = plus::literal) noexcept;
/// Decodes to `to`, which has room for text.size() bytes and may be text.data(); returns how many it wrote.
/// nullopt when a '%' has no two hexadecimal digits behind it; `to` is unspecified then. The result may hold
/// any byte, NUL included, and need not be UTF-8.
[[nodiscard]] std::optional<std::size_t> percent_decode(std::string_view text, char* to,
                                                        plus sign = plus::literal) noexcept;
/// The same into a string.
[[nodiscard]] std::optional<std::string> percent_decode(std::string_view text, plus sign = plus::literal);

/// Appends `text` with every byte encoded but letters, digits and "-._~", so that it can stand anywhere in a
/// URL as one piece: a segment, a name, a value.
void percent_encode(std::string_view text, std::string& to);

/// Writes a path whose escapes are valid with those of letters, digits and "-._~" decoded and the others in
/// upper case: two paths mean the same exactly when the results are equal (RFC 3986 section 6.2.2). `to` has
/// room for path.size() bytes and may be path.data(); returns how many it wrote. "%2F" stays what it is.
[[nodiscard]] std::size_t normalize_path(std::string_view path, char* to) noexcept;

/// One "name=value" of a query, still encoded; both to be decoded with plus::space.
struct query_parameter {
  std::string_view name;
  std::string_view value;
  bool has_value = false;  ///< false: "name" without a '='
};

/// Walks over a query or a form body without decoding it. Empty pieces ("a&&b") are skipped.
class query_reader {
 public:
  explicit query_reader(std::string_view query) noexcept : rest_(query) {}
  /// The next one; nullopt behind the last.
  [[nodiscard]] std::optional<query_parameter> next() noexcept;

 private:
  std::string_view rest_;
};

/// Walks over the segments of a path: "/a//b/" has "a", "", "b" and "". Still encoded.
class segment_reader {
 public:
  explicit segment_reader(std::string_view path) noexcept;
  [[nodiscard]] std::optional<std::string_view> next() noexcept;

 private:
  std::string_view rest_;
  bool more_;
};

}  // namespace corest::http
