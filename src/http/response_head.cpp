// What the head of a response says of its body.
#include <corest/http/response_head.hpp>
#include <corest/http/token.hpp>

namespace corest::http {

std::optional<std::string_view> response_head::header(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < field_count; ++i)
    if (equals_ignoring_case(text(fields[i].name), name)) return text(fields[i].value);
  return std::nullopt;
}

body_framing framing_of(response_head const& head, method asked) noexcept {
  if (asked == method::head || forbids_body(head.code)) return body_framing::none;
  if (head.chunked) return body_framing::chunked;
  return head.has_content_length ? body_framing::sized : body_framing::until_close;
}

}  // namespace corest::http
