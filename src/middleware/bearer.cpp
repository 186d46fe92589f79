#include "middleware/verified_tokens.hpp"

#include <corest/http/token.hpp>
#include <corest/middleware/bearer.hpp>
#include <corest/web/per_worker.hpp>

#include <stdexcept>
#include <utility>

namespace corest {
namespace {

/// What stands behind "Bearer ", whose case does not matter; nullopt for other schemes.
std::optional<std::string_view> token_in(std::string_view field) noexcept {
  constexpr std::string_view scheme = "bearer";
  if (field.size() < scheme.size() || !http::equals_ignoring_case(field.substr(0, scheme.size()), scheme))
    return std::nullopt;
  field.remove_prefix(scheme.size());
  if (!field.empty() && field.front() != ' ') return std::nullopt;
  return http::trim(field);
}

}  // namespace

struct bearer::cache {
  per_worker<middleware::verified_tokens> tokens;
};

bearer::bearer(token_keys const& keys, options chosen)
    : keys_(&keys), options_(std::move(chosen)), cache_(nullptr) {
  if (options_.policy.algorithms.empty())
    throw std::invalid_argument(
        "bearer: name the algorithms that tokens may be signed with (policy.algorithms); what a token says "
        "of "
        "itself is no guide");
  if (options_.realm.find_first_of("\"\\") != std::string::npos)
    throw std::invalid_argument("bearer: a realm has no quotes or backslashes");
  cache_ = new cache();
}
bearer::bearer(bearer&& other) noexcept
    : keys_(other.keys_), options_(std::move(other.options_)), cache_(std::exchange(other.cache_, nullptr)) {}
bearer& bearer::operator=(bearer&& other) noexcept {
  std::swap(keys_, other.keys_);
  std::swap(options_, other.options_);
  std::swap(cache_, other.cache_);
  return *this;
}
bearer::~bearer() { delete cache_; }

std::optional<problem> bearer::before(request& message) const {
  if (message.principal()) return std::nullopt;
  auto const field = message.header(http::known::authorization);
  auto const compact = field ? token_in(*field) : std::nullopt;
  if (!compact) {
    if (options_.optional) return std::nullopt;
    return refusal("a bearer token is missing", false);
  }
  auto const now = std::chrono::time_point_cast<std::chrono::seconds>(options_.now());
  auto const [keys, version] = keys_->here();
  auto const hash = auth::sha256(*compact);
  middleware::verified_tokens& verified = cache_->tokens.local();
  if (auto const* const known = verified.find(hash, version)) {
    auth::token const times{.not_before = known->not_before, .expires = known->expires};
    if (auto const in_time = auth::check_time(times, options_.policy, now); !in_time)
      return refusal(auth::explain(in_time.error()), true);
    message.set_principal(known->who);
    return std::nullopt;
  }
  auto read = auth::verify(*compact, keys, options_.policy, now);
  if (!read) return refusal(auth::explain(read.error()), true);
  principal who({.subject = std::move(read->subject),
                 .credential = std::move(read->id),
                 .issuer = std::move(read->issuer),
                 .scopes = std::move(read->scopes),
                 .claims = std::move(read->claims)});
  message.set_principal(who);
  verified.keep({.hash = hash,
                 .version = version,
                 .not_before = read->not_before,
                 .expires = read->expires,
                 .who = std::move(who)});
  return std::nullopt;
}

problem bearer::refusal(std::string_view why, bool invalid) const {
  problem refused(status::unauthorized, std::string(why));
  refused.type(invalid ? "invalid-credentials" : "missing-credentials");
  std::string field = challenge();
  // RFC 6750 section 3: who has sent nothing is told of no error.
  if (invalid) field.append(R"(, error="invalid_token", error_description=")").append(why).append("\"");
  refused.header("WWW-Authenticate", field);
  return refused;
}

std::string bearer::challenge() const { return "Bearer realm=\"" + options_.realm + '"'; }

void bearer::describe(openapi::operation& op) const {
  op.security({.name = options_.scheme_name,
               .scheme = R"({"type":"http","scheme":"bearer","bearerFormat":"JWT"})",
               .alternative = options_.optional});
}

}  // namespace corest
