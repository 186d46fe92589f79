#include "files/relative_path.hpp"

#include <corest/web/percent.hpp>

namespace corest {
namespace {

template <class F>
bool every_step(std::string_view path, F good) {
  for (;;) {
    auto const slash = path.find('/');
    if (!good(path.substr(0, slash))) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

bool is_plain_step(std::string_view step) noexcept {
  if (step.empty() || step == "." || step == "..") return false;
  for (char const each : step) {
    auto const byte = static_cast<unsigned char>(each);
    if (byte < ' ' || byte == 0x7f || each == '\\' || each == '/') return false;
  }
  return true;
}

}  // namespace

bool is_plain_name(std::string_view name, hidden_files hidden) noexcept {
  bool const well_known = name.starts_with(".well-known/");
  if (well_known) name.remove_prefix(1);
  return every_step(name, [hidden](std::string_view step) noexcept {
    return is_plain_step(step) && (hidden == hidden_files::shown || step.front() != '.');
  });
}

std::optional<std::string> relative_path(std::string_view raw, hidden_files hidden) {
  if (raw.ends_with('/')) raw.remove_suffix(1);
  if (raw.empty()) return std::string();
  std::string name;
  bool const decoded = every_step(raw, [&name](std::string_view step) {
    web::decoded_text const text(step);
    if (!text.valid() || !is_plain_step(text.view())) return false;
    if (!name.empty()) name += '/';
    name += text.view();
    return true;
  });
  if (!decoded || !is_plain_name(name, hidden)) return std::nullopt;
  return name;
}

}  // namespace corest
