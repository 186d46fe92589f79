#include "files/glob.hpp"

#include <cstddef>

namespace corest {
namespace {

bool matches(std::string_view pattern, std::string_view text) noexcept {
  for (; !pattern.empty() && pattern.front() != '*'; pattern.remove_prefix(1), text.remove_prefix(1)) {
    if (text.empty()) return false;
    bool const any = pattern.front() == '?' && text.front() != '/';
    if (!any && pattern.front() != text.front()) return false;
  }
  if (pattern.empty()) return text.empty();
  bool const crosses = pattern.starts_with("**");
  auto const rest = pattern.substr(crosses ? 2 : 1);
  for (std::size_t i = 0;; ++i) {
    if (matches(rest, text.substr(i))) return true;
    if (i == text.size() || (!crosses && text[i] == '/')) return false;
  }
}

}  // namespace

bool matches_glob(std::string_view pattern, std::string_view path) noexcept {
  if (pattern.find('/') != std::string_view::npos) return matches(pattern, path);
  return matches(pattern, path.substr(path.rfind('/') + 1));
}

}  // namespace corest
