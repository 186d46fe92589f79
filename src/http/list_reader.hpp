// Walks over comma- or semicolon-separated lists, with quoted strings kept whole (RFC 9110 section 5.6).
#pragma once
#include <corest/http/token.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace corest::http {

/// Whether a backslash inside quotes hides the byte behind it: it does in quoted strings, not in entity tags.
enum class backslash : bool { escapes, literal };

/// Where `separator` or the end is, outside quotes; npos when a quote is left open.
inline std::size_t find_outside_quotes(std::string_view text, char separator,
                                       backslash slash = backslash::escapes) noexcept {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\' && slash == backslash::escapes) {
      ++i;
    } else if (text[i] == '"') {
      quoted = !quoted;
    } else if (text[i] == separator && !quoted) {
      return i;
    }
  }
  return quoted ? std::string_view::npos : text.size();
}

class list_reader {
 public:
  explicit list_reader(std::string_view list, char separator = ',',
                       backslash slash = backslash::escapes) noexcept
      : rest_(list), separator_(separator), slash_(slash) {}

  /// The next element that is not empty, without the spaces around it. An open quote ends the list.
  std::optional<std::string_view> next() noexcept {
    while (!rest_.empty()) {
      auto const end = find_outside_quotes(rest_, separator_, slash_);
      if (end == std::string_view::npos) {
        broken_ = true;
        return std::nullopt;
      }
      auto const element = trim(rest_.substr(0, end));
      rest_.remove_prefix(end < rest_.size() ? end + 1 : end);
      if (!element.empty()) return element;
    }
    return std::nullopt;
  }
  /// Whether a quote was left open.
  [[nodiscard]] bool broken() const noexcept { return broken_; }

 private:
  std::string_view rest_;
  char separator_;
  backslash slash_;
  bool broken_ = false;
};

}  // namespace corest::http
