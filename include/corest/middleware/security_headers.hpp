// Header fields that tell browsers to be careful with answers, after OWASP's REST security cheat sheet.
#pragma once
#include <corest/http/request.hpp>
#include <corest/http/response.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace corest {

/// `app.use(security_headers());` What a handler has set itself stays; so the documentation page keeps its
/// own policy. An empty text in the options leaves its field out.
class security_headers {
 public:
  struct options {
    /// For answers that are data: nothing in them is to be run, loaded or framed.
    std::string content_security_policy = "default-src 'none'; frame-ancestors 'none'";
    std::string frame_options = "DENY";  ///< the same for browsers that know no frame-ancestors
    std::string referrer_policy = "no-referrer";
    std::string cross_origin_resource_policy = "same-origin";  ///< pages that CORS lets in are not concerned
    bool no_sniffing = true;                                   ///< X-Content-Type-Options: nosniff
    /// Cache-Control: no-store where the request had credentials (a principal, Authorization or a cookie).
    bool no_store_with_credentials = true;
    /// Strict-Transport-Security: how long browsers must not come back without TLS. 0: is not said, since
    /// only who knows that TLS is in front may promise it.
    std::chrono::seconds hsts{0};
    bool hsts_subdomains = false;
  };

  security_headers() : security_headers(options()) {}
  /// Throws std::invalid_argument for a value that cannot be sent.
  explicit security_headers(options const& chosen);

  void after(request const& asked, response& answer) const { protect(asked, answer); }
  void refused(request const& asked, response& answer) const { protect(asked, answer); }

 private:
  struct field {
    std::string name;
    std::string line;  ///< "Name: value\r\n"
  };

  void add(std::string name, std::string const& value);
  void protect(request const& asked, response& answer) const;

  std::vector<field> fields_;
  std::string all_lines_;
  bool no_store_;
};

}  // namespace corest
