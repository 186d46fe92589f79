// The OpenAPI document: path items with their operations, and the components these refer to.
#include "web/json_object.hpp"
#include "web/openapi_path.hpp"
#include "web/openapi_problems.hpp"
#include "web/openapi_write.hpp"
#include "web/problem_catalogue.hpp"

#include <corest/base/buffer.hpp>
#include <corest/json/schema.hpp>
#include <corest/web/middleware.hpp>
#include <corest/web/openapi.hpp>

#include <algorithm>
#include <ranges>
#include <utility>

namespace corest::openapi {
namespace {

/// The operations of one path template.
struct path_item {
  struct member {
    method verb;
    buffer operation;
  };
  std::string shape;  ///< the template without names: templates that differ only there are one to OpenAPI
  std::string path;
  std::vector<std::string> names;
  std::vector<member> members;
};

class document {
 public:
  document(info const& about, web::problem_catalogue& problems) : about_(about), problems_(problems) {
    add_problem_schema(schemas_);
  }

  void add(route const& registered);
  void write(json::writer& out) const;

 private:
  path_item& item_of(std::string_view pattern);
  std::string unique_id(route const& registered);
  void write_info(json::writer& out) const;
  void write_components(json::writer& out) const;
  void write_problems(json::writer& out) const;

  info const& about_;
  web::problem_catalogue& problems_;
  json::schema_set schemas_;
  json::schema_set unlisted_;  // of routes that are not in the document
  std::vector<path_item> items_;
  std::vector<std::string> ids_;
  std::vector<std::string> tags_;
  std::vector<security> schemes_;
};

path_item& document::item_of(std::string_view pattern) {
  auto shape = path_template(pattern, {});
  auto const known = std::ranges::find(items_, shape, &path_item::shape);
  if (known != items_.end()) return *known;
  path_item added;
  added.shape = std::move(shape);
  for (auto const& found : placeholders_of(pattern)) added.names.emplace_back(found.text);
  added.path = path_template(pattern, added.names);
  return items_.emplace_back(std::move(added));
}

std::string document::unique_id(route const& registered) {
  auto const wanted = registered.operation_id.empty() ? operation_id_of(registered.verb, registered.pattern)
                                                      : registered.operation_id;
  auto id = wanted;
  for (int n = 2; std::ranges::find(ids_, id) != ids_.end(); ++n) id = wanted + "_" + std::to_string(n);
  return ids_.emplace_back(std::move(id));
}

/// Says of a placeholder that no extractor takes what the pattern itself demands.
void describe_untaken(operation& described, std::string_view pattern) {
  for (auto const& found : placeholders_of(pattern)) {
    bool const rest = found.is == web::segment::kind::rest;
    described.parameter({.in = location::path,
                         .name = std::string(found.text),
                         .schema = std::string(schema_of(found)),
                         .description = rest ? "The rest of the path, slashes included" : ""});
  }
}

/// What the handler says of itself, and what else speaks of its route.
void let_speak(route const& registered, operation& described) {
  for (auto const& tag : registered.tags) described.tag(tag);
  if (registered.describe != nullptr) registered.describe(described);
  for (auto const more : registered.more) more(described);
  for (auto const& [code, description] : registered.outcomes) {
    to_int(code) < 400 ? described.response(code, description) : described.problem(code, description);
  }
  describe_untaken(described, registered.pattern);
  for (auto const* const layer : registered.layers | std::views::reverse) layer->describe(described);
}

void document::add(route const& registered) {
  bool listed = !registered.hidden && !member_of(registered.verb).empty();
  if (listed) {
    auto const& known = item_of(registered.pattern).members;
    listed = std::ranges::find(known, registered.verb, &path_item::member::verb) == known.end();
  }
  operation described(registered.verb, registered.pattern, listed ? schemas_ : unlisted_);
  let_speak(registered, described);
  for (auto const& kind : described.problem_types()) problems_.add(kind);
  if (!listed) return;
  auto& item = item_of(registered.pattern);
  described.rename_placeholders(item.names);

  for (auto const& tag : described.tags()) {
    if (std::ranges::find(tags_, tag) == tags_.end()) tags_.push_back(tag);
  }
  for (auto const& scheme : described.security()) {
    if (std::ranges::find(schemes_, scheme.name, &security::name) == schemes_.end())
      schemes_.push_back(scheme);
  }
  item.members.push_back({registered.verb, {}});
  json::writer out(item.members.back().operation);
  write_operation(out, registered, described, unique_id(registered));
}

void document::write_info(json::writer& out) const {
  web::json_object object(out);
  object.text("title", about_.title).text_if_any("summary", about_.summary);
  object.text_if_any("description", about_.description).text("version", about_.version);
}

void document::write_components(json::writer& out) const {
  web::json_object components(out);
  components.json("schemas", schemas_.components());
  {
    media const body{std::string(problem_media_type), std::string(problem_reference)};
    header const retry_after{"Retry-After", R"({"type":"integer","minimum":0})", "Seconds to wait"};
    web::json_object responses(components.member("responses"));
    for (auto const& common : common_problems()) {
      response described{
          .code = common.code, .description = std::string(common.description), .content = {body}};
      if (common.retry_after) described.headers.push_back(retry_after);
      write_response(responses.member(common.component), described);
    }
    write_response(responses.member(default_component),
                   {.description = std::string(default_description), .content = {body}});
  }
  if (schemes_.empty()) return;
  web::json_object schemes(components.member("securitySchemes"));
  for (auto const& scheme : schemes_) schemes.json(scheme.name, scheme.scheme);
}

void document::write_problems(json::writer& out) const {
  web::json_array list(out);
  for (auto const& kind : problems_.listed()) {
    web::json_object object(list.item());
    object.text("type", problems_.uri_of(kind.name)).text("title", kind.title);
    object.member("status").integer(to_int(kind.status));
    object.text_if_any("description", kind.description);
  }
}

void document::write(json::writer& out) const {
  web::json_object root(out);
  root.text("openapi", "3.1.0");
  write_info(root.member("info"));
  if (!about_.servers.empty()) {
    web::json_array servers(root.member("servers"));
    for (auto const& url : about_.servers) web::json_object(servers.item()).text("url", url);
  }
  if (!tags_.empty()) {
    web::json_array tags(root.member("tags"));
    for (auto const& tag : tags_) web::json_object(tags.item()).text("name", tag);
  }
  {
    web::json_object paths(root.member("paths"));
    for (auto const& item : items_) {
      web::json_object members(paths.member(item.path));
      for (auto const& [verb, text] : item.members) members.json(member_of(verb), text.view());
    }
  }
  write_components(root.member("components"));
  write_problems(root.member("x-problem-types"));
}

}  // namespace

std::string render(info const& about, std::span<route const> routes) {
  web::problem_catalogue problems(about.problems);
  return render(about, routes, problems);
}

std::string render(info const& about, std::span<route const> routes, web::problem_catalogue& problems) {
  document rendered(about, problems);
  for (auto const& registered : routes) rendered.add(registered);
  buffer text;
  json::writer out(text);
  rendered.write(out);
  return std::string(text.view());
}

}  // namespace corest::openapi
