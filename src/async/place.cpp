// From what the compilers call a function to what a reader does.
#include <corest/async/place.hpp>

#include <cstddef>

namespace corest {

std::string_view last_two_parts(std::string_view path) {
  std::size_t const name = path.rfind('/');
  if (name == path.npos || name == 0) return path;
  std::size_t const folder = path.rfind('/', name - 1);
  return folder == path.npos ? path : path.substr(folder + 1);
}

std::string function_name(std::string_view signature) {
  int depth = 0;
  std::size_t end = signature.size();
  for (std::size_t i = 0; i < signature.size(); ++i) {
    char const c = signature[i];
    if (c == '<') ++depth;
    if (c == '>' && (i == 0 || signature[i - 1] != '-')) --depth;
    if (c != '(' || depth != 0) continue;
    std::string_view const inside = signature.substr(i);
    if (inside.starts_with("()::") || inside.starts_with("(anonymous ")) {
      std::size_t const close = inside.find(')');
      i += close;
      continue;
    }
    end = i;
    break;
  }
  std::string_view name = signature.substr(0, end);
  depth = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '<' || name[i] == '(') ++depth;
    if (name[i] == '>' || name[i] == ')') --depth;
    if (name[i] == ' ' && depth == 0) begin = i + 1;
  }
  std::string text(name.substr(begin));
  return text.ends_with("operator") ? text + "()" : text;
}

std::string place_of(std::source_location const& at) {
  return function_name(at.function_name()) + " at " + std::string(last_two_parts(at.file_name())) + ":" +
         std::to_string(at.line());
}

}  // namespace corest
