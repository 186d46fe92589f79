// A rate limit that is counted in a store, so for several processes together.
#pragma once
#include <corest/async/task.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>
#include <corest/middleware/rate_limit_store.hpp>
#include <corest/middleware/rate_policy.hpp>
#include <corest/web/middleware.hpp>

#include <chrono>
#include <cstdint>

namespace corest {

struct rate_store_options {
  std::chrono::milliseconds timeout{100};  ///< how long a request waits for the store
  /// What becomes of a request when the store does not answer: it is let through, or 503.
  bool fail_closed = false;
};

/// Middleware like rate_limit, with its fields and its 429, that asks a rate_limit_store instead of memory:
/// `app.use(stored_rate_limit({.requests = 100, .per = 1s}, store))`. Each request waits for the answer;
/// where one process is enough, rate_limit costs next to nothing. Of several, a request takes from each on
/// its way in. rate_policy::most_keys is the store's affair.
class stored_rate_limit {
 public:
  /// Borrows the store, which outlives the server. Throws std::invalid_argument for a policy that cannot be.
  stored_rate_limit(rate_policy policy, rate_limit_store& store, rate_store_options how = {});

  struct counts {
    std::uint64_t allowed = 0;
    std::uint64_t refused = 0;
    std::uint64_t would_refuse = 0;  ///< it is a shadow
    std::uint64_t unanswered = 0;    ///< the store could not say, or not in time
  };
  /// Any thread.
  [[nodiscard]] counts counted() const noexcept;

  task<response> operator()(request& asked, next handle) const;
  void describe(openapi::operation& op) const;

 private:
  struct state;
  [[nodiscard]] state& own() const noexcept;
  middleware::shared_handle state_;
};

}  // namespace corest
