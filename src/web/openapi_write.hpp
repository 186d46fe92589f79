// One described operation as an OpenAPI Operation Object.
#pragma once
#include <corest/json/writer.hpp>
#include <corest/web/openapi.hpp>

#include <string_view>

namespace corest::openapi {

/// Appends the object. What the user wrote about the route stands beside what its handler says of itself.
void write_operation(json::writer& out, route const& registered, operation const& described,
                     std::string_view id);

/// Appends {"$ref":"#/components/<section>/<name>"}.
void write_reference(json::writer& out, std::string_view section, std::string_view name);

/// Appends a Response Object.
void write_response(json::writer& out, response const& described);

}  // namespace corest::openapi
