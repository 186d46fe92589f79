#include "web/media_type.hpp"

#include <corest/web/body.hpp>

namespace corest::web {

bool body_is_json(extraction& ex) {
  request const& message = ex.request();
  if (message.body().empty()) {
    ex.refuse(problem(status::bad_request, "a JSON body is required"));
    return false;
  }
  auto const type = message.header(http::known::content_type);
  if (type && is_json(*type)) return true;
  problem refusal(status::unsupported_media_type, "the body must be sent as Content-Type: application/json");
  refusal.header("Accept", "application/json");
  if (message.verb() == method::patch)
    refusal.header("Accept-Patch", "application/json");  // RFC 5789 section 2.2
  ex.refuse(std::move(refusal));
  return false;
}

void report_body(extraction& ex, json::errors const& errors) {
  json::error const& first = errors.list.front();
  bool const unreadable = first.code == "syntax" || first.code == "depth" || first.code == "size";
  if (unreadable) {
    problem refusal(status::bad_request, "the body is not acceptable JSON");
    refusal.add({request_part::body, first.pointer, first.detail, first.code});
    ex.refuse(std::move(refusal));
    return;
  }
  for (json::error const& error : errors.list) {
    ex.report({request_part::body, error.pointer, error.detail, error.code});
  }
}

}  // namespace corest::web
