// Text within HTML.
#pragma once
#include <string>
#include <string_view>

namespace corest::web {

/// Stands for itself between tags and in quoted attributes.
[[nodiscard]] inline std::string escape_html(std::string_view text) {
  std::string out;
  for (char const c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace corest::web
