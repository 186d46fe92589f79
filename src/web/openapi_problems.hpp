// The failures that every operation shares, as components of the document.
#pragma once
#include <corest/http/status.hpp>
#include <corest/web/openapi.hpp>

#include <span>
#include <string_view>

namespace corest::openapi {

inline constexpr std::string_view problem_media_type = "application/problem+json";
inline constexpr std::string_view problem_reference = R"({"$ref":"#/components/schemas/problem"})";

/// Adds the schema of problem documents (RFC 9457, and what the framework adds), before any other of that
/// name.
void add_problem_schema(json::schema_set& schemas);

/// A failure the framework reports by itself, before or after a handler.
struct common_problem {
  status code;
  std::string_view component;  ///< its name in components.responses
  std::string_view description;
  bool (*applies)(operation const&);  ///< whether this operation can answer so
  bool retry_after = false;           ///< comes with that header field
};

/// By status. What is not here (405, a broken head, a closing connection) belongs to no operation and is
/// what the `default` response of each stands for.
[[nodiscard]] std::span<common_problem const> common_problems() noexcept;

inline constexpr std::string_view default_component = "problem";
inline constexpr std::string_view default_description =
    "Any other failure: a request whose head or framing is refused (400, 408, 411, 414, 417, 431, 501, 505), "
    "a deadline (504), or what the handler reports.";

}  // namespace corest::openapi
