// Middleware that finds out who calls by an API key.
#pragma once
#include <corest/http/request.hpp>
#include <corest/middleware/api_keys.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/problem.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace corest {

/// `app.use(api_key(keys));` Who sends no key, or one that is not known, is told 401; behind it, handlers,
/// limits and logs know the caller (request::principal). A key in a cookie is not looked for, since browsers
/// would send it for strangers' pages.
class api_key {
 public:
  struct options {
    std::string header = "X-API-Key";  ///< where the key stands; empty: in no header
    /// A query parameter that may hold it instead; empty: none. Addresses are logged and kept by many, so
    /// this is for clients that cannot set a header, such as EventSource.
    std::string query = {};
    /// Who sends no key gets through as nobody, and is stopped by what demands a scope or takes a principal.
    /// A key that is not good is a 401 all the same.
    bool optional = false;
    std::string realm = "api";
    std::string scheme_name = "api_key";  ///< its name in the OpenAPI document
    std::chrono::system_clock::time_point (*now)() = std::chrono::system_clock::now;  ///< for tests
  };

  /// Borrows the keys. Throws std::invalid_argument when the key stands nowhere.
  explicit api_key(api_keys const& keys) : api_key(keys, options()) {}
  api_key(api_keys const& keys, options chosen);

  [[nodiscard]] std::optional<problem> before(request& message) const;
  [[nodiscard]] std::string challenge() const;
  void describe(openapi::operation& op) const;

 private:
  api_keys const* keys_;
  options options_;
};

}  // namespace corest
