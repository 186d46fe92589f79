// What a router is made of: what was registered, and what preparing made of it.
#pragma once
#include "web/docs_page.hpp"
#include "web/exact_paths.hpp"
#include "web/exception_response.hpp"
#include "web/policy_choice.hpp"
#include "web/prepared_endpoint.hpp"
#include "web/problem_catalogue.hpp"
#include "web/problem_pages.hpp"
#include "web/resource.hpp"
#include "web/route_tree.hpp"

#include <corest/observe/route_name.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/router.hpp>
#include <corest/web/state.hpp>

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace corest::web {

/// A group, or the router itself, whose parent is null and whose prefix is empty.
struct group_node {
  group_node* parent = nullptr;
  std::string prefix;
  std::vector<std::string> tags;
  std::vector<std::string> scopes;
  std::deque<middleware> layers;
  policy_choice asks;
  bool hidden = false;  ///< none of its routes is in the document

  [[nodiscard]] std::string full_prefix() const;
};

/// A registered route.
struct route_record final : corest::route {
  method verb = method::get;
  std::string own_pattern;  ///< without the prefixes of its groups
  group_node const* within = nullptr;
  endpoint handler;
  openapi::route about;
  std::deque<middleware> layers;
  std::vector<std::string> scopes;
  std::deque<middleware> access;               ///< who may call it; made by prepare(), at most one
  std::vector<exception_mapper (*)()> throws;  ///< of the structs it responds with
  std::optional<std::uint64_t> max_body;
  policy_choice asks;
  bool frozen = false;

  [[nodiscard]] std::string full_pattern() const;
  /// "GET /vehicles/{id}", for messages.
  [[nodiscard]] std::string label() const;
};

/// What preparing makes of it all.
struct routing_table {
  route_tree tree;
  exact_paths exact;
  std::deque<prepared_endpoint> endpoints;
  std::deque<std::atomic<std::uint32_t>> in_flight;  ///< of routes with a limit; the server counts
  std::deque<std::string> patterns;
  std::vector<route_name> names;  ///< of the routes, by index - unrouted_count
  std::vector<openapi::docs_file> files;
  problem_pages pages;
  std::deque<route_record> documentation;
  std::deque<endpoint> built_in;
  prepared_endpoint const* not_found = nullptr;
  prepared_endpoint const* not_implemented = nullptr;
  prepared_endpoint const* slash_redirect = nullptr;
  prepared_endpoint const* server_options = nullptr;
};

struct router_core {
  struct kept_object {
    void* object;
    void (*destroy)(void*) noexcept;
  };

  explicit router_core(openapi::info described) : about(std::move(described)) {
    groups.emplace_back();
    operations.hidden = true;
  }
  router_core(router_core const&) = delete;
  router_core& operator=(router_core const&) = delete;
  ~router_core();

  [[nodiscard]] group_node& root() noexcept { return groups.front(); }

  openapi::info about;
  std::deque<group_node> groups;
  group_node operations;
  std::deque<route_record> routes;
  provided_state states;
  std::vector<kept_object> kept;
  failure_policy failures;
  std::vector<problem_type> problem_types;
  trailing_slash policy = trailing_slash::redirect;
  std::vector<std::unique_ptr<router_core>> mounted;

  std::unique_ptr<problem_catalogue> problems;  ///< null until prepared
  std::unique_ptr<routing_table> table;         ///< null until prepared
  bool prepared = false;                        ///< itself, or the router it is mounted in
};

/// Throws std::logic_error once the router is prepared.
void require_open(router_core const& core);
/// Throws std::invalid_argument when the route's whole pattern is malformed or does not fit its handler.
void check(route_record const& route);
/// Who answers the message, were it that nobody does; adds its path parameters.
[[nodiscard]] prepared_endpoint const& find_endpoint(router_core const& core, request& message) noexcept;
/// What the path of the message answers, for Allow.
[[nodiscard]] method_set methods_of(router_core const& core, request& message) noexcept;
/// The part of router::prepare() that is long: fills the second half of the core.
void prepare(router_core& core);

}  // namespace corest::web
