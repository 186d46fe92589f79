// Forms as bodies, and what is said of those that are none.
#include "web/media_type.hpp"
#include "web/utf8.hpp"

#include <corest/http/token.hpp>
#include <corest/web/form.hpp>

#include <utility>

namespace corest::web {

std::optional<http::form> read_form_body(extraction& ex) {
  constexpr std::string_view form_type = "application/x-www-form-urlencoded";
  request const& message = ex.request();
  auto const type = message.header(http::known::content_type);
  if (!type || !http::equals_ignoring_case(essence_of(*type), form_type)) {
    problem refusal(status::unsupported_media_type,
                    "the form must be sent as Content-Type: application/x-www-form-urlencoded");
    ex.refuse(std::move(refusal.header("Accept", form_type)));
    return std::nullopt;
  }
  auto fields = http::form::parse(message.body());
  if (fields) return std::move(*fields);
  ex.refuse(problem(fields.error().code, fields.error().reason));
  return std::nullopt;
}

std::optional<std::string_view> form_values::next() noexcept {
  auto const fields = of_.fields();
  while (at_ < fields.size()) {
    auto const& field = fields[at_++];
    if (field.name == name_) return field.value;
  }
  return std::nullopt;
}

bool check_field_text(std::string_view text, text_place at) {
  return is_utf8(text) || at.fail("syntax", "must be UTF-8");
}

}  // namespace corest::web
