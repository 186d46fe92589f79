#include "web/router_core.hpp"

#include <stdexcept>

namespace corest::web {

std::string group_node::full_prefix() const {
  return parent == nullptr ? prefix : parent->full_prefix() + prefix;
}

std::string route_record::full_pattern() const {
  std::string prefix = within->full_prefix();
  if (prefix.empty()) return own_pattern;
  return own_pattern == "/" ? prefix : prefix + own_pattern;
}

std::string route_record::label() const { return std::string(to_string(verb)) + ' ' + full_pattern(); }

router_core::~router_core() {
  for (auto one = kept.rbegin(); one != kept.rend(); ++one) one->destroy(one->object);
}

void require_open(router_core const& core) {
  if (core.prepared)
    throw std::logic_error("the router is prepared: routes, middleware and state come before it serves");
}

void check(route_record const& route) {
  std::string const pattern = route.full_pattern();
  pattern_check const seen = check_pattern(pattern);
  if (seen.error != pattern_error::none) {
    throw std::invalid_argument(route.label() + ": " + std::string(explain(seen.error)));
  }
  placeholder_use const& use = route.handler.about().placeholders;
  if (!use.fits(seen.placeholders)) {
    throw std::invalid_argument(route.label() + ": the pattern has " + std::to_string(seen.placeholders) +
                                " placeholders and the handler reads " + std::to_string(use.count));
  }
  if (use.names_missing_in(pattern)) {
    throw std::invalid_argument(route.label() +
                                ": a member of the handler's path struct is no placeholder of the pattern");
  }
}

prepared_endpoint const& find_endpoint(router_core const& core, request& message) noexcept {
  // A tunnel is nothing that a path could answer.
  if (message.verb() == method::other || message.verb() == method::connect)
    return *core.table->not_implemented;
  if (message.path() == "*") return *core.table->server_options;
  auto found = core.table->tree.find(message);
  if (found.nearest == nullptr && core.policy != trailing_slash::strict) {
    found = core.table->tree.find(message, route_tree::slash::toggled);
    if (found.nearest != nullptr && core.policy == trailing_slash::redirect)
      return *core.table->slash_redirect;
  }
  if (found.match != nullptr) return *found.match->endpoint_for(message.verb());
  if (found.nearest == nullptr) return *core.table->not_found;
  return message.verb() == method::options ? *found.nearest->options : *found.nearest->not_allowed;
}

method_set methods_of(router_core const& core, request& message) noexcept {
  message.clear_parameters();
  auto found = core.table->tree.find(message);
  if (found.nearest == nullptr) found = core.table->tree.find(message, route_tree::slash::toggled);
  return found.methods;
}

}  // namespace corest::web
