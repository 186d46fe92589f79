// Who may ask the administration port.
#pragma once
#include <corest/auth/digest.hpp>
#include <corest/http/request.hpp>
#include <corest/serve/admin_options.hpp>
#include <corest/web/problem.hpp>

#include <cstddef>
#include <optional>

namespace corest {

/// Shorter tokens can be guessed.
inline constexpr std::size_t least_admin_token_bytes = 16;

/// Keeps a digest of the token, and not the token.
class admin_guard {
 public:
  /// Throws std::invalid_argument for a token that is too short, or missing where others could connect.
  explicit admin_guard(admin_options const& chosen);

  /// What it is refused with; nullopt: it may pass.
  [[nodiscard]] std::optional<problem> operator()(request const& asked) const;
  /// The same for a file that tells nothing of the service, and has to be there before its reader can show a
  /// token: it needs none.
  [[nodiscard]] std::optional<problem> without_token(request const& asked) const;

 private:
  std::optional<auth::sha256_digest> token_;
  bool local_socket_;
};

}  // namespace corest
