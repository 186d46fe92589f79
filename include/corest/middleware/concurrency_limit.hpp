// How many requests of one client may be worked on at the same time.
#pragma once
#include <corest/async/task.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>
#include <corest/middleware/limit_key.hpp>
#include <corest/web/middleware.hpp>

#include <cstdint>
#include <string>

namespace corest {
namespace openapi {
class operation;
}

/// Middleware that answers 429 while `requests` of the same key are under way over all workers: a request
/// counts until its answer is there and, where that is a stream, until the stream has ended, however it
/// ends. For what is dear for long: exports, streams of events. Copies share their counts.
class concurrency_limit {
 public:
  struct options {
    std::uint32_t requests = 10;
    std::string name = "concurrent";  ///< what clients see of it
    limit_key::function key = by_address();
    bool shadow = false;  ///< only counts what it would refuse
  };
  /// Throws std::invalid_argument for options that cannot be.
  explicit concurrency_limit(options chosen);

  struct counts {
    std::uint64_t allowed = 0;
    std::uint64_t refused = 0;
    std::uint64_t would_refuse = 0;
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
