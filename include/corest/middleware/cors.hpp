// Which pages of other origins may call, as browsers ask (the CORS protocol of the Fetch standard).
#pragma once
#include <corest/http/method.hpp>
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>
#include <corest/web/problem.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace corest {

/// `app.use(cors({.origins = {"https://app.example.com"}}));` Put it outside of what checks credentials, for
/// browsers ask without them. Answers preflights itself; what an origin may not do is a 403 problem there. It
/// protects users from foreign pages, and nothing from other clients.
class cors {
 public:
  struct options {
    /// "https://app.example.com"; "https://*.example.com" for all names below it; "http://localhost:*" for
    /// any port; or only "*", for everybody.
    std::vector<std::string> origins = {};
    std::vector<method> methods = {method::get, method::head,  method::post,
                                   method::put, method::patch, method::delete_};
    /// Fields that requests may have beside those that need no permission; "*" for any, but Authorization
    /// must be named.
    std::vector<std::string> request_headers = {"Authorization", "Content-Type",  "If-Match",
                                                "If-None-Match", "Last-Event-ID", "X-API-Key",
                                                "X-Request-Id",  "traceparent"};
    /// Fields of answers that pages may read, beside those that they always may.
    std::vector<std::string> exposed_headers = {
        "ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", "X-Request-Id"};
    /// Whether requests may carry cookies and answers to them be read. Not needed for keys and tokens that a
    /// page puts into a header itself.
    bool credentials = false;
    /// How long a browser remembers a preflight: it caps that itself, Chromium at two hours.
    std::chrono::seconds max_age{7200};
  };

  /// Throws std::invalid_argument for what browsers would ignore or what is not safe, such as "*" with
  /// credentials.
  explicit cors(options chosen);

  /// For middleware: answers preflights.
  [[nodiscard]] std::optional<response> before(request& message) const;
  void after(request const& asked, response& answer) const { allow(asked, answer); }
  void refused(request const& asked, response& answer) const { allow(asked, answer); }

 private:
  struct allowed_origin {
    std::string scheme;  ///< "https://"
    std::string host;    ///< "app.example.com", or ".example.com" for what is below it
    std::string port;    ///< ":8080", "" or ":*"
  };
  static allowed_origin read(std::string const& origin, bool credentials);
  static bool covers(allowed_origin const& allowed, std::string_view origin) noexcept;

  [[nodiscard]] bool allows(std::string_view origin) const noexcept;
  [[nodiscard]] std::string_view refusal(request const& preflight,
                                         std::string_view wanted_method) const noexcept;
  void allow(request const& asked, response& answer) const;

  std::vector<allowed_origin> origins_;
  std::vector<method> methods_;
  std::vector<std::string> request_headers_;
  bool any_origin_ = false;
  bool any_header_ = false;
  bool credentials_;
  std::string exposed_;
  std::string allowed_methods_;
  std::string max_age_;
};

}  // namespace corest
