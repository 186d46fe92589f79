// Freezing a router: conflicts and what is missing come to light here, before the first request.
#include "web/access_check.hpp"
#include "web/built_in.hpp"
#include "web/router_core.hpp"

#include <memory>
#include <stdexcept>
#include <utility>

namespace corest::web {
namespace {

template <class F>
void for_each_route(router_core& core, F&& f) {
  for (route_record& one : core.routes) f(one);
  for (auto const& inner : core.mounted) for_each_route(*inner, f);
}

void collect_layers(group_node const* group, std::vector<middleware const*>& layers) {
  if (group == nullptr) return;
  collect_layers(group->parent, layers);
  for (middleware const& one : group->layers) layers.push_back(&one);
}

std::vector<middleware const*> layers_of(route_record const& route) {
  std::vector<middleware const*> layers;
  collect_layers(route.within, layers);
  for (middleware const& one : route.layers) layers.push_back(&one);
  for (middleware const& one : route.access) layers.push_back(&one);
  return layers;
}

void collect_scopes(group_node const* group, std::vector<std::string>& scopes) {
  if (group == nullptr) return;
  collect_scopes(group->parent, scopes);
  scopes.insert(scopes.end(), group->scopes.begin(), group->scopes.end());
}

// What is beside the API has no claim to a path that is taken.
bool gives_way(route_record const& route) {
  group_node const* outermost = route.within;
  while (outermost->parent != nullptr) outermost = outermost->parent;
  return outermost->hidden;
}

// Behind all that lies around the route, for only then is it known who calls.
void guard(route_record& route) {
  route.access.clear();
  std::vector<std::string> scopes;
  collect_scopes(route.within, scopes);
  scopes.insert(scopes.end(), route.scopes.begin(), route.scopes.end());
  requirements needs;
  route.handler.about().require(needs);
  if (scopes.empty() && !needs.needs_principal()) return;
  std::vector<std::string> challenges;
  for (middleware const* const layer : layers_of(route)) {
    if (layer->authenticates()) challenges.push_back(layer->challenge());
  }
  if (challenges.empty()) {
    throw std::logic_error(
        route.label() +
        (scopes.empty() ? " wants to know who calls" : " demands the scope \"" + scopes.front() + '"') +
        ", and nothing around it finds out: use() an api_key or a bearer on it, on its group or "
        "on the router");
  }
  route.access.emplace_back(access_check(std::move(scopes), std::move(challenges)));
}

void collect_tags(group_node const* group, std::vector<std::string>& tags) {
  if (group == nullptr) return;
  collect_tags(group->parent, tags);
  tags.insert(tags.end(), group->tags.begin(), group->tags.end());
}

// The nearest one that says something is right.
route_policy policy_of(route_record const& route) {
  policy_choice chosen = route.asks;
  for (group_node const* around = route.within; around != nullptr; around = around->parent)
    chosen.inherit(around->asks);
  return chosen.resolved();
}

void check_state(router_core const& core, route_record const& route) {
  requirements needs;
  route.handler.about().require(needs);
  for (requirements::need const& need : needs.needs()) {
    auto const* const provided = core.states.find(need.type);
    std::string const name(need.name);
    if (provided == nullptr) {
      throw std::logic_error(route.label() + " needs state<" + name +
                             ">, which nobody provides: call router::provide() with one");
    }
    if (need.mutable_access && !provided->writable) {
      throw std::logic_error(route.label() + " wants to change state<" + name +
                             ">, which is provided const: take state<" + name + " const>");
    }
  }
}

void finish_plan(prepared_endpoint& endpoint) {
  endpoint.plan.takes_body = endpoint.handler->about().takes_body;
  endpoint.plan.streams_body = endpoint.handler->about().streams_body;
  endpoint.plan.suspends = endpoint.handler->suspends();
  for (middleware const* const layer : endpoint.layers) endpoint.plan.suspends |= layer->has_around();
}

class preparation {
 public:
  preparation(router_core& core, routing_table& table, problem_catalogue& problems) noexcept
      : core_(core), table_(table), problems_(problems) {}

  void run() {
    for_each_route(core_, guard);
    document();
    for_each_route(core_, [this](route_record& one) { add(one); });
    for (route_record& one : table_.documentation) add(one);
    for (auto& [where, first] : resources_) complete(*where, *first);
    table_.exact = exact_paths(exact_);
    table_.not_found = &outside(not_found_endpoint());
    table_.not_implemented = &outside(not_implemented_endpoint());
    table_.slash_redirect = &outside(slash_redirect_endpoint());
    table_.server_options = &outside(server_options_endpoint(known_methods_));
  }

 private:
  // The document lists what the program registered; the paths that serve it come behind.
  void document() {
    std::vector<openapi::route> listed;
    for_each_route(core_, [&](route_record& one) {
      openapi::route& about = listed.emplace_back(one.about);
      about.verb = one.verb;
      about.pattern = one.full_pattern();
      about.describe = one.handler.about().describe;
      about.layers = layers_of(one);
      std::vector<std::string> tags;
      collect_tags(one.within, tags);
      about.tags.insert(about.tags.begin(), tags.begin(), tags.end());
    });
    for (problem_type const& kind : core_.problem_types) problems_.add(kind);
    std::string document = openapi::render(core_.about, listed, problems_);
    table_.files = openapi::docs_files(core_.about, std::move(document));
    for (openapi::docs_file const& file : table_.files) serve(file.path, file_endpoint(file));
    if (core_.about.problems.empty()) return;
    table_.pages = make_problem_pages(core_.about, problems_);
    for (problem_page const& page : table_.pages.pages) serve(page.html.path, page_endpoint(page));
    serve(table_.pages.style.path, file_endpoint(table_.pages.style));
  }

  void serve(std::string const& path, endpoint handler) {
    route_record& added = table_.documentation.emplace_back();
    added.verb = method::get;
    added.own_pattern = path;
    added.within = &core_.root();
    added.handler = std::move(handler);
  }

  void add(route_record& route) {
    check(route);
    check_state(core_, route);
    std::string_view const pattern = table_.patterns.emplace_back(route.full_pattern());
    resource& where = table_.tree.at(pattern);
    prepared_endpoint const*& place = where.endpoints[index_of(route.verb)];
    if (place != nullptr) {
      if (gives_way(route)) return;
      throw std::logic_error(route.label() + " is registered twice, as " + std::string(place->pattern) +
                             " and as " + std::string(pattern));
    }
    prepared_endpoint& prepared = make(route.handler, route.within, pattern);
    for (middleware const& one : route.layers) prepared.layers.push_back(&one);
    for (middleware const& one : route.access) prepared.layers.push_back(&one);
    finish_plan(prepared);
    prepared.plan.max_body = route.max_body.value_or(prepared.plan.streams_body ? http::default_stream_bytes
                                                                                : http::default_body_bytes);
    name(prepared, route.verb);
    prepared.policy = policy_of(route);
    if (prepared.policy.max_in_flight != 0) prepared.policy.in_flight = &table_.in_flight.emplace_back(0);
    prepared.plan.policy = &prepared.policy;
    place = &prepared;
    if (where.methods == 0) {
      resources_.push_back({&where, &route});
      if (prepared.placeholders.empty()) exact_.push_back({0, pattern, &where});
    }
    where.methods |= set_of(route.verb);
  }

  // HEAD, OPTIONS and what is not allowed pass the middleware of the group whose path it is.
  void complete(resource& where, route_record const& first) {
    auto& head = where.endpoints[index_of(method::head)];
    if (auto const* const get = where.endpoints[index_of(method::get)]; head == nullptr && get != nullptr) {
      auto& copy = table_.endpoints.emplace_back(*get);
      name(copy, method::head);
      head = &copy;
      where.methods |= set_of(method::head);
    }
    where.methods |= set_of(method::options);
    known_methods_ |= where.methods;
    where.options = &beside(table_.built_in.emplace_back(options_endpoint(core_)), first);
    where.not_allowed = &beside(table_.built_in.emplace_back(not_allowed_endpoint(core_)), first);
  }

  void name(prepared_endpoint& endpoint, method verb) {
    endpoint.index = unrouted_count + static_cast<std::uint32_t>(table_.names.size());
    table_.names.push_back({to_string(verb), endpoint.pattern});
  }

  prepared_endpoint& make(endpoint const& handler, group_node const* group, std::string_view pattern) {
    prepared_endpoint& made = table_.endpoints.emplace_back();
    made.handler = &handler;
    made.failures = &core_.failures;
    made.pattern = pattern;
    collect_layers(group, made.layers);
    pattern_reader reader(pattern);
    for (segment part; reader.next(part);) {
      if (part.is != segment::kind::text) made.placeholders.push_back(part.text);
    }
    return made;
  }

  prepared_endpoint& beside(endpoint const& handler, route_record const& first) {
    prepared_endpoint& made = make(handler, first.within, {});
    made.plan.refuses = true;
    finish_plan(made);
    return made;
  }

  prepared_endpoint& outside(endpoint handler) {
    prepared_endpoint& made = make(table_.built_in.emplace_back(std::move(handler)), &core_.root(), {});
    made.plan.refuses = true;
    finish_plan(made);
    return made;
  }

  struct known_resource {
    resource* where;
    route_record* first;
  };
  router_core& core_;
  routing_table& table_;
  problem_catalogue& problems_;
  std::vector<known_resource> resources_;
  std::vector<exact_paths::entry> exact_;
  method_set known_methods_ = 0;
};

void close(router_core& core) {
  core.prepared = true;
  for (route_record& one : core.routes) one.frozen = true;
  for (auto const& inner : core.mounted) close(*inner);
}

}  // namespace

void prepare(router_core& core) {
  auto table = std::make_unique<routing_table>();
  auto problems = std::make_unique<problem_catalogue>(core.about.problems);
  preparation(core, *table, *problems).run();
  for_each_route(core, [&](route_record& one) {
    for (auto const thrower : one.throws) core.failures.mappers.push_back(thrower());
  });
  core.table = std::move(table);
  core.problems = std::move(problems);
  core.states.set_problems(core.problems.get());
  close(core);
}

}  // namespace corest::web
