#include <corest/web/describe.hpp>

#include <utility>

namespace corest::web {

void describe_parameter(openapi::operation& op, openapi::location in, std::string_view name,
                        std::string schema, bool required) {
  op.parameter({.in = in, .name = std::string(name), .schema = std::move(schema), .required = required});
}

}  // namespace corest::web
