#include <corest/json/write.hpp>
#include <corest/middleware/api_key.hpp>

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace corest {
namespace {

/// The raw value of a query parameter; keys have no character that needs an escape.
std::optional<std::string_view> parameter(std::string_view query, std::string_view name) noexcept {
  while (!query.empty()) {
    auto const one = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(one.size() + 1, query.size()));
    if (one.size() > name.size() && one.starts_with(name) && one[name.size()] == '=')
      return one.substr(name.size() + 1);
  }
  return std::nullopt;
}

std::string quoted(std::string_view text) {
  buffer out;
  json::write<std::string_view>(out, text);
  return std::string(out.view());
}

}  // namespace

api_key::api_key(api_keys const& keys, options chosen) : keys_(&keys), options_(std::move(chosen)) {
  if (options_.header.empty() && options_.query.empty())
    throw std::invalid_argument("api_key: name a header or a query parameter that holds the key");
  if (options_.realm.find_first_of("\"\\") != std::string::npos)
    throw std::invalid_argument("api_key: a realm has no quotes or backslashes");
}

std::optional<problem> api_key::before(request& message) const {
  if (message.principal()) return std::nullopt;
  std::optional<std::string_view> sent;
  if (!options_.header.empty()) sent = message.header(options_.header);
  if (!sent && !options_.query.empty()) sent = parameter(message.query(), options_.query);
  if (!sent && options_.optional) return std::nullopt;
  if (sent) {
    auto const now = std::chrono::time_point_cast<std::chrono::seconds>(options_.now());
    if (auto who = keys_->find(*sent, now)) {
      message.set_principal(std::move(who));
      return std::nullopt;
    }
  }
  problem refusal(status::unauthorized,
                  sent ? "the API key is not known, or has expired" : "an API key is missing");
  refusal.type(sent ? "invalid-credentials" : "missing-credentials").header("WWW-Authenticate", challenge());
  return refusal;
}

std::string api_key::challenge() const { return "ApiKey realm=\"" + options_.realm + '"'; }

void api_key::describe(openapi::operation& op) const {
  bool const in_header = !options_.header.empty();
  op.security({.name = options_.scheme_name,
               .scheme = std::string(R"({"type":"apiKey","in":)") +
                         (in_header ? R"("header")" : R"("query")") +
                         ",\"name\":" + quoted(in_header ? options_.header : options_.query) + "}",
               .alternative = options_.optional});
}

}  // namespace corest
