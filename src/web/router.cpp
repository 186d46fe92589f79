#include "web/access_check.hpp"
#include "web/router_core.hpp"

#include <corest/web/router.hpp>

#include <stdexcept>
#include <utility>

namespace corest {
namespace {

std::string normal_prefix(std::string_view prefix) {
  web::pattern_check const seen = web::check_pattern(prefix);
  if (seen.error != web::pattern_error::none) {
    throw std::invalid_argument(std::string(prefix) + ": " + std::string(web::explain(seen.error)));
  }
  if (prefix.ends_with('/')) {
    throw std::invalid_argument(std::string(prefix) + ": the prefix of a group does not end with a slash");
  }
  return std::string(prefix);
}

web::prepared_endpoint const* endpoint_of(exchange const& at) noexcept {
  return static_cast<web::prepared_endpoint const*>(at.endpoint);
}

}  // namespace

namespace web {

route_group registry::group(std::string_view prefix) {
  require_open(*core_);
  group_node& added = core_->groups.emplace_back();
  added.parent = node_;
  added.prefix = normal_prefix(prefix);
  added.hidden = node_->hidden;
  return {core_, &added};
}

corest::route& registry::add(method verb, std::string_view pattern, endpoint handler) {
  require_open(*core_);
  if (verb == method::other) throw std::invalid_argument("a route needs a method that has a name");
  route_record& added = core_->routes.emplace_back();
  added.verb = verb;
  added.own_pattern = pattern;
  added.within = node_;
  added.handler = std::move(handler);
  added.about.hidden = node_->hidden;
  try {
    check(added);
  } catch (...) {
    core_->routes.pop_back();
    throw;
  }
  return added;
}

void registry::add(middleware added) {
  require_open(*core_);
  node_->layers.push_back(std::move(added));
}

void registry::add_tag(std::string name) {
  require_open(*core_);
  node_->tags.push_back(std::move(name));
}

void registry::add_scope(std::string scope) {
  require_open(*core_);
  check_scope(scope);
  node_->scopes.push_back(std::move(scope));
}

void registry::set_deadline(std::chrono::milliseconds time) {
  require_open(*core_);
  node_->asks.set_deadline(time);
}

void registry::set_on_disconnect(on_disconnect what) {
  require_open(*core_);
  node_->asks.on_disconnect = what;
}

void registry::set_priority(priority rank) {
  require_open(*core_);
  node_->asks.priority = rank;
}

}  // namespace web

router::router(openapi::info about) : router(new web::router_core(std::move(about))) {}
router::router(web::router_core* core) noexcept : route_set(core, &core->root()) {}
router::router(router&& other) noexcept
    : route_set(std::exchange(other.core_, nullptr), std::exchange(other.node_, nullptr)) {}
router& router::operator=(router&& other) noexcept {
  std::swap(core_, other.core_);
  std::swap(node_, other.node_);
  return *this;
}
router::~router() { delete core_; }

bool router::reports_errors() const noexcept { return static_cast<bool>(core_->failures.hook); }

openapi::info& router::about() noexcept { return core_->about; }

router& router::slash(trailing_slash policy) {
  web::require_open(*core_);
  core_->policy = policy;
  return *this;
}

router& router::mount(std::string_view prefix, router&& other) {
  web::require_open(*core_);
  web::require_open(*other.core_);
  std::string text = normal_prefix(prefix);
  if (web::check_pattern(prefix).placeholders > 0) {
    throw std::invalid_argument(
        text + ": a router is mounted below a prefix without placeholders; use group() for others");
  }
  for (web::provided_state::entry const& one : other.core_->states.entries()) {
    if (core_->states.find(one.type) != nullptr) {
      throw std::logic_error(text + ": both routers provide state of the same type");
    }
  }
  for (web::provided_state::entry const& one : other.core_->states.entries()) core_->states.add(one);
  for (auto& mapper : other.core_->failures.mappers) core_->failures.mappers.push_back(std::move(mapper));
  for (auto& kind : other.core_->problem_types) core_->problem_types.push_back(std::move(kind));
  other.node_->parent = node_;
  other.node_->prefix = std::move(text);
  other.node_ = nullptr;
  core_->mounted.emplace_back(std::exchange(other.core_, nullptr));
  return *this;
}

route_group router::operations() {
  web::require_open(*core_);
  return {core_, &core_->operations};
}

void router::set_error_hook(web::error_hook hook) {
  web::require_open(*core_);
  core_->failures.hook = std::move(hook);
}

void router::add_mapper(web::exception_mapper mapper) {
  web::require_open(*core_);
  core_->failures.mappers.push_back(std::move(mapper));
}

router& router::problem_type(corest::problem_type kind) {
  web::require_open(*core_);
  core_->problem_types.push_back(std::move(kind));
  return *this;
}

std::span<problem_type const> router::problem_types() const noexcept {
  if (core_->problems == nullptr) return {};
  return core_->problems->types();
}

void router::add_state(web::provided_state::entry added, kept_object kept, std::string_view type) {
  if (kept.object != nullptr) {
    try {
      core_->kept.push_back({kept.object, kept.destroy});
    } catch (...) {
      kept.destroy(kept.object);
      throw;
    }
  }
  web::require_open(*core_);
  if (!core_->states.add(added)) {
    throw std::logic_error("state of type " + std::string(type) +
                           " is provided twice; give one of them a type of its own");
  }
}

void router::prepare() {
  if (!core_->prepared) web::prepare(*core_);
}

route_plan router::route(exchange& at) const noexcept {
  request& message = at.request;
  message.clear_parameters();
  message.set_principal({});
  message.set_application_state(&core_->states);
  web::resource const* const known = core_->table->exact.find(message.path());
  web::prepared_endpoint const* found = known == nullptr ? nullptr : known->endpoint_for(message.verb());
  if (found == nullptr) found = &web::find_endpoint(*core_, message);
  at.endpoint = found;
  at.route = found->index != 0 ? found->index : unrouted(message.verb());
  message.set_max_body(found->plan.max_body);
  return found->plan;
}

pending router::start(exchange& at, environment const& env) const noexcept {
  at.response.reset();
  return endpoint_of(at)->start(0, at, env, at.running);
}

void router::finish(exchange& at) const noexcept {
  endpoint_of(at)->finish(0, at, std::exchange(at.running, nullptr));
}

void router::reject(exchange& at, status code, std::string_view detail) const noexcept {
  at.request.set_application_state(&core_->states);
  at.request.set_principal({});
  try {
    problem(code, std::string(detail)).write(at.request, at.response);
    for (web::middleware const& layer : core_->root().layers) layer.refused(at.request, at.response);
  } catch (...) {
    at.response.reset();  // memory is out: a status says enough
    at.response.status(code);
  }
}

std::span<route_name const> router::routes() const noexcept { return core_->table->names; }

}  // namespace corest
