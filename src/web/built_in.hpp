// The router's own answers: 404, 405, 501, OPTIONS, the slash redirect, the documentation's files.
#pragma once
#include "web/docs_page.hpp"
#include "web/problem_pages.hpp"
#include "web/resource.hpp"

#include <corest/web/endpoint.hpp>

namespace corest::web {

struct router_core;

[[nodiscard]] endpoint not_found_endpoint();
/// For methods that `method` does not name (RFC 9110 section 9.1).
[[nodiscard]] endpoint not_implemented_endpoint();
/// The core outlives the endpoint.
[[nodiscard]] endpoint not_allowed_endpoint(router_core const& core);
[[nodiscard]] endpoint options_endpoint(router_core const& core);
/// OPTIONS *: what any path answers.
[[nodiscard]] endpoint server_options_endpoint(method_set methods);
[[nodiscard]] endpoint slash_redirect_endpoint();
/// The file outlives the endpoint.
[[nodiscard]] endpoint file_endpoint(openapi::docs_file const& file);
[[nodiscard]] endpoint page_endpoint(problem_page const& page);

}  // namespace corest::web
