// Who may call a route: somebody, with the scopes it demands.
#pragma once
#include <corest/web/openapi.hpp>
#include <corest/web/problem.hpp>

#include <optional>
#include <string>
#include <vector>

namespace corest::web {

/// Middleware; innermost of a route, so that whoever authenticates has spoken.
class access_check {
 public:
  /// `challenges`: what those who authenticate around the route ask for (RFC 9110 section 11.6.1).
  access_check(std::vector<std::string> scopes, std::vector<std::string> challenges)
      : scopes_(std::move(scopes)), challenges_(std::move(challenges)) {}

  [[nodiscard]] std::optional<problem> before(request& message) const;
  void describe(openapi::operation& op) const { op.demand(scopes_); }

 private:
  std::vector<std::string> scopes_;
  std::vector<std::string> challenges_;
};

/// Throws std::invalid_argument unless it is a scope (RFC 6749 section 3.3).
void check_scope(std::string_view scope);

}  // namespace corest::web
