// Route patterns as OpenAPI writes them: path templates, placeholder schemas, operation ids.
#pragma once
#include <corest/http/method.hpp>
#include <corest/web/pattern.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace corest::openapi {

/// The placeholders of a pattern, in order.
[[nodiscard]] std::vector<web::segment> placeholders_of(std::string_view pattern);

/// "/vehicles/{id:int}" with the names {"key"} becomes "/vehicles/{key}". A placeholder without a name in
/// `names` becomes "{}", which is how two templates are compared.
[[nodiscard]] std::string path_template(std::string_view pattern, std::span<std::string const> names);

/// The schema of a placeholder that no extractor describes.
[[nodiscard]] std::string_view schema_of(web::segment const& placeholder) noexcept;

/// "get_vehicles_by_id" for GET /vehicles/{id}: an identifier that code generators can use.
[[nodiscard]] std::string operation_id_of(method verb, std::string_view pattern);

/// The name of a method's member in a path item; empty when OpenAPI has none.
[[nodiscard]] std::string_view member_of(method verb) noexcept;

}  // namespace corest::openapi
