// Decodes each piece to where it stands in one copy of the body.
#include <corest/http/form.hpp>
#include <corest/http/url.hpp>

#include <algorithm>

namespace corest::http {
namespace {

unexpected<parse_result> refuse(char const* reason, status code = status::bad_request) noexcept {
  return unexpected(parse_result{parse_status::bad, code, reason});
}

bool is_control(char byte) noexcept { return static_cast<unsigned char>(byte) < 0x20 || byte == '\x7f'; }

}  // namespace

result<form, parse_result> form::parse(std::string_view body, form_limits limits) {
  if (std::any_of(body.begin(), body.end(), is_control)) return refuse("a form has a control character");
  form read;
  read.text_.assign(body.begin(), body.end());
  auto const decode = [&](std::string_view part) -> std::optional<std::string_view> {
    char* const to = read.text_.data() + (part.data() - body.data());
    auto const size = percent_decode(part, to, plus::space);
    if (!size) return std::nullopt;
    return std::string_view(to, *size);
  };
  query_reader pieces(body);
  while (auto const piece = pieces.next()) {
    if (read.fields_.size() == limits.fields)
      return refuse("a form has too many fields", status::content_too_large);
    auto const name = decode(piece->name);
    auto const value = piece->has_value ? decode(piece->value) : std::string_view();
    if (!name || !value) return refuse("a form has a '%' without two hexadecimal digits");
    read.fields_.push_back({*name, *value});
  }
  return read;
}

std::optional<std::string_view> form::find(std::string_view name) const noexcept {
  auto const found =
      std::find_if(fields_.begin(), fields_.end(), [&](field const& each) { return each.name == name; });
  if (found == fields_.end()) return std::nullopt;
  return found->value;
}

}  // namespace corest::http
