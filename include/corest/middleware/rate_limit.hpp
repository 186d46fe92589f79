// Rate limits: how many requests a client may make, said to it in fields by which it can pace itself.
#pragma once
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>
#include <corest/middleware/rate_policy.hpp>
#include <corest/web/problem.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest {
namespace openapi {
class operation;
}

/// Middleware for a router, a group or a route: `app.use(rate_limit({.requests = 100, .per = 1s}))`. With
/// several policies a request takes from all of them or, when one has not enough, from none: 429 with
/// Retry-After. Counted over all workers together. Answers carry RateLimit-Policy and RateLimit
/// (draft-ietf-httpapi-ratelimit-headers-11), and the document says so. Copies share their counts, so one can
/// lie around several routes.
class rate_limit {
 public:
  /// 100 requests per second and address.
  rate_limit() : rate_limit(rate_policy{}) {}
  /// Throws std::invalid_argument for a policy that cannot be.
  explicit rate_limit(rate_policy only);
  /// A std::vector<rate_policy> of at most 8, each with a name of its own.
  template <class Policies>  // a template, lest {.requests = 5} could be a vector of five to g++ 12
    requires std::is_same_v<Policies, std::vector<rate_policy>>
  explicit rate_limit(Policies all) {
    begin(std::move(all));
  }

  struct counts {
    std::uint64_t allowed = 0;       ///< requests, whatever they cost
    std::uint64_t refused = 0;       ///< answered with 429
    std::uint64_t would_refuse = 0;  ///< let through although the policy says no: it is a shadow
    std::uint64_t forgotten = 0;  ///< keys that were forgotten before they had everything back; see most_keys
  };
  /// What that policy has done so far; throws std::invalid_argument when there is none of that name. Any
  /// thread.
  [[nodiscard]] counts counted(std::string_view policy = "default") const;

  [[nodiscard]] std::optional<problem> before(request const& asked) const;
  void after(request const& asked, response& answer) const;
  void describe(openapi::operation& op) const;

 private:
  struct state;
  void begin(std::vector<rate_policy> all);
  [[nodiscard]] state& own() const noexcept;
  middleware::shared_handle state_;
};

}  // namespace corest
