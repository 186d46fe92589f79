#include "serve/counter_lines.hpp"

#include <system_error>

#include <algorithm>
#include <charconv>
#include <utility>

namespace corest {
namespace {

/// Behind `{`: takes `name="value",` and so on up to the `}`.
std::vector<std::string> take_labels(std::string_view& rest) {
  std::vector<std::string> found;
  while (!rest.empty() && rest.front() != '}') {
    auto const open = rest.find('"');
    if (open == rest.npos) break;
    rest.remove_prefix(open + 1);
    std::string& value = found.emplace_back();
    while (!rest.empty() && rest.front() != '"') {
      bool const escaped = rest.front() == '\\' && rest.size() > 1;
      if (escaped) rest.remove_prefix(1);
      value += escaped && rest.front() == 'n' ? '\n' : rest.front();
      rest.remove_prefix(1);
    }
    if (!rest.empty()) rest.remove_prefix(1);
    if (rest.starts_with(',')) rest.remove_prefix(1);
  }
  if (!rest.empty()) rest.remove_prefix(1);
  return found;
}

}  // namespace

std::vector<counter_line> counter_lines(std::string_view page, std::string_view name) {
  std::vector<counter_line> found;
  while (!page.empty()) {
    auto line = page.substr(0, page.find('\n'));
    page.remove_prefix(std::min(line.size() + 1, page.size()));
    if (!line.starts_with(name)) continue;
    line.remove_prefix(name.size());
    std::vector<std::string> labels;
    if (line.starts_with('{')) {
      line.remove_prefix(1);
      labels = take_labels(line);
    }
    if (!line.starts_with(' ')) continue;  // a longer name
    line.remove_prefix(1);
    std::uint64_t count = 0;
    if (std::from_chars(line.data(), line.data() + line.size(), count).ec != std::errc{}) continue;
    found.push_back({std::move(labels), count});
  }
  return found;
}

}  // namespace corest
