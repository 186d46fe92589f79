// What one route says of itself while it is described.
#include "web/openapi_path.hpp"
#include "web/openapi_problems.hpp"

#include <corest/web/openapi.hpp>

#include <algorithm>
#include <utility>

namespace corest::openapi {
namespace {

/// Alternatives of one content type stand side by side until they are rendered.
void add_media(std::vector<media>& known, std::string_view type, std::string_view schema) {
  auto const same = [&](media const& one) { return one.type == type && one.schema == schema; };
  if (std::ranges::none_of(known, same)) known.push_back({std::string(type), std::string(schema)});
}

}  // namespace

operation::operation(method verb, std::string_view pattern, json::schema_set& schemas)
    : schemas_(schemas), verb_(verb) {
  for (auto const& found : placeholders_of(pattern)) placeholders_.emplace_back(found.text);
}

std::string_view operation::next_placeholder() const noexcept {
  for (auto const& name : placeholders_) {
    auto const takes_it = [&](openapi::parameter const& known) {
      return known.in == location::path && known.name == name;
    };
    if (std::ranges::none_of(parameters_, takes_it)) return name;
  }
  return {};
}

operation& operation::parameter(openapi::parameter described) {
  described.required |= described.in == location::path;
  for (auto& known : parameters_) {
    if (known.in != described.in || known.name != described.name) continue;
    known.required |= described.required;
    return *this;
  }
  parameters_.push_back(std::move(described));
  return *this;
}

operation& operation::request_body(std::string_view content_type, std::string_view schema, bool required) {
  body_required_ |= required;
  add_media(bodies_, content_type, schema);
  return *this;
}

openapi::response& operation::response_with(status code) {
  auto const place = std::ranges::lower_bound(responses_, code, {}, &openapi::response::code);
  if (place != responses_.end() && place->code == code) return *place;
  return *responses_.insert(place, openapi::response{.code = code});
}

operation& operation::response(status code, std::string_view description, std::string_view content_type,
                               std::string_view schema) {
  auto& described = response_with(code);
  if (described.description.empty()) described.description = description;
  if (!content_type.empty() && !forbids_body(code)) add_media(described.content, content_type, schema);
  return *this;
}

operation& operation::response_as(status code, void (*describe)(operation&)) {
  operation other(verb_, {}, schemas_);
  describe(other);
  for (auto& known : other.parameters_) parameter(std::move(known));
  for (auto& known : other.responses_) {
    auto const as = known.code == status::ok ? code : known.code;
    response(as, known.description);
    for (auto const& [type, schema] : known.content) response(as, {}, type, schema);
    for (auto& field : known.headers) response_header(as, std::move(field));
  }
  for (auto& kind : other.problem_types_) problem_types_.push_back(std::move(kind));
  return *this;
}

operation& operation::response_header(status code, openapi::header described) {
  auto& known = response_with(code).headers;
  if (std::ranges::find(known, described.name, &openapi::header::name) == known.end()) {
    known.push_back(std::move(described));
  }
  return *this;
}

operation& operation::success_header(openapi::header const& described) {
  for (auto& known : responses_) {
    if (to_int(known.code) < 400) response_header(known.code, described);
  }
  return *this;
}

operation& operation::problem(status code, std::string_view description) {
  return response(code, description, problem_media_type, problem_reference);
}

operation& operation::problem(problem_type kind) {
  std::string properties;
  for (auto const& [name, schema] : kind.members) {
    properties += properties.empty() ? "" : ",";
    properties.append("\"").append(name).append("\":").append(schema);
  }
  std::string schema = "{\"allOf\":[";
  schema.append(problem_reference).append(R"(,{"type":"object","title":")").append(kind.title);
  schema.append("\",\"properties\":{").append(properties).append("}}]}");
  response(kind.status, kind.title, problem_media_type, schema);
  problem_types_.push_back(std::move(kind));
  return *this;
}

operation& operation::security(openapi::security scheme) {
  problem(status::unauthorized);
  if (!scheme.alternative) problem(status::forbidden);
  auto const known = std::ranges::find(security_, scheme.name, &openapi::security::name);
  if (known == security_.end()) {
    security_.push_back(std::move(scheme));
    return *this;
  }
  for (auto& scope : scheme.scopes) {
    if (std::ranges::find(known->scopes, scope) == known->scopes.end())
      known->scopes.push_back(std::move(scope));
  }
  return *this;
}

operation& operation::demand(std::span<std::string const> scopes) {
  problem(status::unauthorized);
  problem(status::forbidden);
  if (!demanded_) demanded_.emplace();
  for (auto const& scope : scopes) {
    if (std::ranges::find(*demanded_, scope) == demanded_->end()) demanded_->push_back(scope);
  }
  return *this;
}

operation& operation::tag(std::string_view name) {
  if (std::ranges::find(tags_, name) == tags_.end()) tags_.emplace_back(name);
  return *this;
}

operation& operation::rename_placeholders(std::span<std::string const> names) {
  for (auto& known : parameters_) {
    if (known.in != location::path) continue;
    auto const place = std::ranges::find(placeholders_, known.name);
    if (place != placeholders_.end())
      known.name = names[static_cast<std::size_t>(place - placeholders_.begin())];
  }
  placeholders_.assign(names.begin(), names.end());
  return *this;
}

}  // namespace corest::openapi
