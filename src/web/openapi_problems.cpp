// The failures that every operation shares, as components of the document.
#include "web/openapi_problems.hpp"

#include <algorithm>

namespace corest::openapi {
namespace {

bool always(operation const&) { return true; }
bool takes_body(operation const& described) { return !described.bodies().empty(); }
bool takes_input(operation const& described) {
  return takes_body(described) || !described.parameters().empty();
}
bool takes_path(operation const& described) {
  return std::ranges::any_of(described.parameters(),
                             [](parameter const& known) { return known.in == location::path; });
}
/// Whether a success has a body, so that the client's Accept can exclude it.
bool has_content(operation const& described) {
  return std::ranges::any_of(described.responses(), [](response const& known) {
    return to_int(known.code) < 400 && !known.content.empty();
  });
}

constexpr common_problem problems[] = {
    {status::bad_request, "bad_request",
     "The request cannot be read, for instance because its JSON is malformed.", takes_input},
    {status::not_found, "not_found", "Nothing is found at this path.", takes_path},
    {status::not_acceptable, "not_acceptable",
     "The Accept field excludes everything this operation produces.", has_content},
    {status::request_timeout, "request_timeout", "The body took too long to arrive.", takes_body},
    {status::content_too_large, "content_too_large", "The body is larger than this operation accepts.",
     takes_body},
    {status::unsupported_media_type, "unsupported_media_type",
     "The body has a content type or coding this operation does not read.", takes_body},
    {status::unprocessable_content, "unprocessable_content",
     "The request is well-formed and breaks a rule; `errors` lists every violation.", takes_input},
    {status::internal_server_error, "internal_server_error", "The server failed; its log says why.", always},
    {status::service_unavailable, "service_unavailable", "The server is overloaded or shutting down.", always,
     true},
};

/// Gives the component its name.
struct problem {};

constexpr std::string_view properties = R"json({
"type": {"type": "string", "format": "uri-reference", "default": "about:blank", "description": "Names the kind of problem"},
"title": {"type": "string", "description": "The kind of problem in words"},
"status": {"type": "integer", "minimum": 400, "maximum": 599, "description": "The status code"},
"detail": {"type": "string", "description": "This occurrence in words"},
"instance": {"type": "string", "format": "uri-reference", "description": "The path of the request"},
"request_id": {"type": "string", "description": "Finds the request in the server's log"},
"errors": {"type": "array", "description": "Everything that is wrong with the request", "items": {
  "type": "object", "required": ["detail"], "properties": {
    "pointer": {"type": "string", "format": "json-pointer", "description": "Where in the body"},
    "parameter": {"type": "string", "description": "Which path or query parameter"},
    "header": {"type": "string", "description": "Which header field"},
    "cookie": {"type": "string", "description": "Which cookie"},
    "detail": {"type": "string", "description": "What is wrong, in words"},
    "code": {"type": "string", "description": "Which rule is broken, for programs"}}}}})json";

void describe_problem(json::schema& out) {
  out.type("object").set_string("description", "A problem document (RFC 9457)");
  out.set("required", R"(["title","status"])").set("properties", std::string(properties));
}

}  // namespace

void add_problem_schema(json::schema_set& schemas) { schemas.component<problem>(describe_problem); }
std::span<common_problem const> common_problems() noexcept { return problems; }

}  // namespace corest::openapi
