// Middleware that finds out who calls by a bearer token: a JSON Web Token (RFC 6750, RFC 7519).
#pragma once
#include <corest/auth/token.hpp>
#include <corest/http/request.hpp>
#include <corest/middleware/token_keys.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/problem.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace corest {

/// `app.use(bearer(keys, {.policy = {.algorithms = {auth::algorithm::es256}, .issuer = "https://login.test",
/// .audiences = {"fleet"}}}));` Who sends no token, or one that is not good, is told 401; behind it,
/// handlers, limits and logs know the caller (request::principal). Each worker keeps up to 1,024 tokens that
/// it has verified, by their hash, so that a signature is checked once for each.
class bearer {
 public:
  struct options {
    auth::token_policy policy = {};
    /// Who sends no token gets through as nobody; one that is not good is a 401 all the same.
    bool optional = false;
    std::string realm = "api";
    std::string scheme_name = "bearer";  ///< its name in the OpenAPI document
    std::chrono::system_clock::time_point (*now)() = std::chrono::system_clock::now;  ///< for tests
  };

  /// Borrows the keys. Throws std::invalid_argument when no algorithm is named.
  bearer(token_keys const& keys, options chosen);
  bearer(bearer&& other) noexcept;
  bearer& operator=(bearer&& other) noexcept;
  ~bearer();

  [[nodiscard]] std::optional<problem> before(request& message) const;
  [[nodiscard]] std::string challenge() const;
  void describe(openapi::operation& op) const;

 private:
  struct cache;

  [[nodiscard]] problem refusal(std::string_view why, bool invalid) const;

  token_keys const* keys_;
  options options_;
  cache* cache_;
};

}  // namespace corest
