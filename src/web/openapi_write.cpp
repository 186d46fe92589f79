// One described operation as an OpenAPI Operation Object.
#include "web/openapi_write.hpp"

#include "web/json_object.hpp"
#include "web/openapi_problems.hpp"

#include <algorithm>
#include <vector>

namespace corest::openapi {
namespace {

std::string_view name_of(location in) noexcept {
  switch (in) {
    case location::path:
      return "path";
    case location::query:
      return "query";
    case location::header:
      return "header";
    case location::cookie:
      break;
  }
  return "cookie";
}

std::string_view schema_or_any(std::string const& schema) noexcept {
  return schema.empty() ? std::string_view("{}") : schema;
}

/// A Media Type Object of one schema, or of several as alternatives.
void write_media(json::writer& out, std::span<std::string_view const> schemas) {
  web::json_object object(out);
  if (schemas.size() == 1) object.json("schema", schemas.front());
  if (schemas.size() < 2) return;
  web::json_object alternatives(object.member("schema"));
  web::json_array any_of(alternatives.member("anyOf"));
  for (auto const schema : schemas) any_of.item().raw(schema);
}

void write_content(json::writer& out, std::span<media const> content) {
  web::json_object types(out);
  std::vector<std::string_view> written;
  for (auto const& first : content) {
    if (std::ranges::find(written, first.type) != written.end()) continue;
    written.push_back(first.type);
    std::vector<std::string_view> schemas;
    for (auto const& one : content) {
      if (one.type == first.type && !one.schema.empty()) schemas.push_back(one.schema);
    }
    write_media(types.member(first.type), schemas);
  }
}

void write_parameter(json::writer& out, parameter const& described) {
  web::json_object object(out);
  object.text("name", described.name).text("in", name_of(described.in));
  object.text_if_any("description", described.description);
  if (described.required) object.json("required", "true");
  object.json("schema", schema_or_any(described.schema));
}

/// Whether a problem says no more than the common one of its status.
bool says_nothing_more(response const& described) {
  return described.description.empty() && described.headers.empty() && described.content.size() == 1 &&
         described.content.front().type == problem_media_type &&
         described.content.front().schema == problem_reference;
}

/// What the operation says of its responses, the problems it shares with others, and `default`.
void write_responses(json::writer& out, operation const& described) {
  web::json_object responses(out);
  auto own = described.responses().begin();
  auto const end = described.responses().end();
  auto const write_own = [&] { write_response(responses.member(std::to_string(to_int(own->code))), *own); };
  for (auto const& common : common_problems()) {
    for (; own != end && own->code < common.code; ++own) write_own();
    bool const described_here = own != end && own->code == common.code;
    if (described_here && !says_nothing_more(*own)) {
      write_own();
    } else if (described_here || common.applies(described)) {
      write_reference(responses.member(std::to_string(to_int(common.code))), "responses", common.component);
    }
    if (described_here) ++own;
  }
  for (; own != end; ++own) write_own();
  write_reference(responses.member("default"), "responses", default_component);
}

void write_security(web::json_object& object, operation const& described) {
  if (described.security().empty()) return;
  auto const write_scheme = [&](web::json_object& all_of, security const& scheme) {
    web::json_array scopes(all_of.member(scheme.name));
    for (auto const& scope : scheme.scopes) scopes.text(scope);
    if (!described.demanded()) return;
    for (auto const& scope : *described.demanded()) {
      if (std::ranges::find(scheme.scopes, scope) == scheme.scopes.end()) scopes.text(scope);
    }
  };
  web::json_array alternatives(object.member("security"));
  auto const write_all_of = [&](security const* one) {
    web::json_object all_of(alternatives.item());
    for (auto const& scheme : described.security()) {
      if (!scheme.alternative || &scheme == one) write_scheme(all_of, scheme);
    }
  };
  bool any = false;
  for (auto const& scheme : described.security()) {
    if (!scheme.alternative) continue;
    write_all_of(&scheme);
    any = true;
  }
  if (!any || !described.demanded()) write_all_of(nullptr);
}

}  // namespace

void write_reference(json::writer& out, std::string_view section, std::string_view name) {
  web::json_object object(out);
  object.text("$ref", std::string("#/components/").append(section).append("/").append(name));
}

void write_response(json::writer& out, response const& described) {
  web::json_object object(out);
  object.text("description",
              described.description.empty() ? reason_phrase(described.code) : described.description);
  if (!described.headers.empty()) {
    web::json_object headers(object.member("headers"));
    for (auto const& field : described.headers) {
      web::json_object header(headers.member(field.name));
      header.text_if_any("description", field.description);
      header.json("schema", schema_or_any(field.schema));
    }
  }
  if (!described.content.empty()) write_content(object.member("content"), described.content);
}

void write_operation(json::writer& out, route const& registered, operation const& described,
                     std::string_view id) {
  web::json_object object(out);
  if (!described.tags().empty()) {
    web::json_array tags(object.member("tags"));
    for (auto const& tag : described.tags()) tags.text(tag);
  }
  object.text_if_any("summary", registered.summary).text_if_any("description", registered.description);
  object.text("operationId", id);
  if (!described.parameters().empty()) {
    web::json_array parameters(object.member("parameters"));
    for (auto const& one : described.parameters()) write_parameter(parameters.item(), one);
  }
  if (!described.bodies().empty()) {
    web::json_object body(object.member("requestBody"));
    if (described.body_required()) body.json("required", "true");
    write_content(body.member("content"), described.bodies());
  }
  write_responses(object.member("responses"), described);
  if (registered.deprecated) object.json("deprecated", "true");
  write_security(object, described);
}

}  // namespace corest::openapi
