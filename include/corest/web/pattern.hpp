// Route patterns: "/vehicles/{id:int}/files/{rest...}", read the same way by the compiler and at run time.
#pragma once
#include <corest/http/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest::web {

/// What a placeholder accepts: {name:int}, {name:uint}, {name:uuid}, {name:alpha}.
enum class constraint : std::uint8_t {
  none,
  integer,           ///< digits, perhaps behind a minus
  unsigned_integer,  ///< digits
  uuid,              ///< 8-4-4-4-12 hexadecimal digits
  alpha,             ///< ASCII letters
};

/// A part of a pattern between two slashes.
struct segment {
  enum class kind : std::uint8_t {
    text,         ///< matches itself
    placeholder,  ///< matches one non-empty segment
    rest,         ///< matches everything behind it, nothing included
  };
  kind is = kind::text;
  constraint only = constraint::none;
  std::string_view text;  ///< the literal text or the placeholder's name
};

enum class pattern_error : std::uint8_t {
  none,
  no_leading_slash,
  empty_segment,
  dot_segment,
  forbidden_character,
  partial_placeholder,
  unclosed_brace,
  empty_name,
  bad_name,
  unknown_constraint,
  rest_not_last,
  duplicate_name,
  too_many_placeholders,
};
/// A sentence for whoever wrote the pattern.
[[nodiscard]] std::string_view explain(pattern_error error) noexcept;

/// Walks the segments of a pattern. The views point into the pattern.
class pattern_reader {
 public:
  constexpr explicit pattern_reader(std::string_view pattern) noexcept : rest_(pattern) {
    if (pattern.empty() || pattern.front() != '/') error_ = pattern_error::no_leading_slash;
  }

  /// False at the end and after an error.
  constexpr bool next(segment& found) noexcept {
    if (error_ != pattern_error::none || rest_.size() < 2) return false;
    rest_.remove_prefix(1);
    std::size_t const slash = rest_.find('/');
    std::string_view const part = rest_.substr(0, slash);
    rest_ = slash == std::string_view::npos ? std::string_view{} : rest_.substr(slash);
    error_ = part.find_first_of("{}") == std::string_view::npos ? read_text(part, found)
                                                                : read_placeholder(part, found);
    return error_ == pattern_error::none;
  }

  [[nodiscard]] constexpr pattern_error error() const noexcept { return error_; }
  /// After the last segment: whether the pattern ends with a slash ("/" alone does).
  [[nodiscard]] constexpr bool ends_with_slash() const noexcept { return rest_ == "/"; }

 private:
  static constexpr pattern_error read_text(std::string_view part, segment& found) noexcept {
    if (part.empty()) return pattern_error::empty_segment;
    if (part == "." || part == "..") return pattern_error::dot_segment;
    for (char const c : part) {
      auto const byte = static_cast<unsigned char>(c);
      if (byte <= ' ' || byte == 0x7f || c == '%' || c == '?' || c == '#') {
        return pattern_error::forbidden_character;
      }
    }
    found = {segment::kind::text, constraint::none, part};
    return pattern_error::none;
  }

  constexpr pattern_error read_placeholder(std::string_view part, segment& found) const noexcept {
    if (part.back() != '}' && part.find('}') == std::string_view::npos) return pattern_error::unclosed_brace;
    if (part.front() != '{' || part.find('}') != part.size() - 1 || part.rfind('{') != 0) {
      return pattern_error::partial_placeholder;
    }
    std::string_view name = part.substr(1, part.size() - 2);
    found = {segment::kind::placeholder, constraint::none, name};
    if (name.ends_with("...")) {
      if (!rest_.empty()) return pattern_error::rest_not_last;
      found.is = segment::kind::rest;
      name.remove_suffix(3);
    } else if (std::size_t const colon = name.find(':'); colon != std::string_view::npos) {
      found.only = constraint_named(name.substr(colon + 1));
      if (found.only == constraint::none) return pattern_error::unknown_constraint;
      name = name.substr(0, colon);
    }
    found.text = name;
    return check_name(name);
  }

  static constexpr constraint constraint_named(std::string_view word) noexcept {
    if (word == "int") return constraint::integer;
    if (word == "uint") return constraint::unsigned_integer;
    if (word == "uuid") return constraint::uuid;
    if (word == "alpha") return constraint::alpha;
    return constraint::none;
  }

  static constexpr pattern_error check_name(std::string_view name) noexcept {
    if (name.empty()) return pattern_error::empty_name;
    for (char const c : name) {
      bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && !(c >= '0' && c <= '9')) return pattern_error::bad_name;
    }
    return name.front() >= '0' && name.front() <= '9' ? pattern_error::bad_name : pattern_error::none;
  }

  std::string_view rest_;
  pattern_error error_ = pattern_error::none;
};

/// The whole of a pattern looked through once.
struct pattern_check {
  pattern_error error = pattern_error::none;
  std::size_t placeholders = 0;
};

[[nodiscard]] constexpr pattern_check check_pattern(std::string_view pattern) noexcept {
  std::string_view names[http::max_parameters];
  pattern_check result;
  pattern_reader reader(pattern);
  for (segment part; reader.next(part);) {
    if (part.is == segment::kind::text) continue;
    if (result.placeholders == http::max_parameters) return {pattern_error::too_many_placeholders, 0};
    for (std::size_t i = 0; i < result.placeholders; ++i) {
      if (names[i] == part.text) return {pattern_error::duplicate_name, 0};
    }
    names[result.placeholders++] = part.text;
  }
  result.error = reader.error();
  return result;
}

/// Whether raw path text, still percent-encoded, satisfies a constraint.
[[nodiscard]] bool satisfies(std::string_view text, constraint only) noexcept;

}  // namespace corest::web
