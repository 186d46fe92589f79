// What the extractors say of themselves to OpenAPI, in one call each.
#pragma once
#include <corest/web/openapi.hpp>

#include <string>
#include <string_view>

namespace corest::web {

/// Adds a parameter; compiled once, for every handler's description calls it.
void describe_parameter(openapi::operation& op, openapi::location in, std::string_view name,
                        std::string schema, bool required);

}  // namespace corest::web
