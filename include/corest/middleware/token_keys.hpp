// The keys of an issuer of tokens, which change while the server runs.
#pragma once
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/auth/jwk_set.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

namespace corest {

/// Read by all workers without a lock; replaced by anybody at any time. Outlives the bearer that uses it.
class token_keys {
 public:
  static constexpr bool thread_safe = true;

  explicit token_keys(auth::jwk_set first);
  /// Of a JWK Set as JSON; throws std::invalid_argument with what is wrong with it.
  explicit token_keys(std::string_view jwk_set);
  token_keys(token_keys const&) = delete;
  token_keys& operator=(token_keys const&) = delete;
  ~token_keys();

  /// Tokens that only the old keys verify are refused from each worker's next request on.
  void replace(auth::jwk_set next);
  /// Of JSON: false, a line in the log and the old keys, when it is no JWK Set.
  bool replace(std::string_view jwk_set);

  struct view {
    auth::jwk_set const& keys;
    std::uint64_t version;  ///< another one after each replace()
  };
  /// The newest; good until this thread calls it again.
  [[nodiscard]] view here() const;

 private:
  struct state;
  state* state_;
};

namespace middleware {
void log_failed_refresh(char const* why) noexcept;
}

/// Fetches the JWK Set again and again: `work.spawn(refresh_keys(keys, fetch, 10min))`. `fetch()` is a
/// task<std::string>; when it fails the old keys stay, and the log says so.
template <class F>
task<> refresh_keys(token_keys& keys, F fetch, std::chrono::milliseconds every) {
  for (;;) {
    co_await sleep_for(every);
    try {
      std::string const text = co_await fetch();
      keys.replace(text);
    } catch (std::exception const& failure) {
      middleware::log_failed_refresh(failure.what());
    }
  }
}

}  // namespace corest
