#include <corest/web/results.hpp>

namespace corest::web {

void set_location(response& into, std::string_view location) {
  if (!location.empty()) into.set("Location", location);
}

void describe_location(openapi::operation& op, status code) {
  op.response_header(code, {.name = "Location", .schema = R"({"type":"string","format":"uri-reference"})"});
}

}  // namespace corest::web
