// Cookies: read from Cookie, written to Set-Cookie (RFC 6265, with SameSite and name prefixes of its
// successor).
#pragma once
#include <corest/base/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace corest::http {

struct cookie_pair {
  std::string_view name;
  std::string_view value;  ///< without the quotes that may stand around it
};

/// Walks over the value of a Cookie field. Pieces that are no valid pair are skipped: other sites of the same
/// domain may have set them, and one bad cookie must not lock a user out.
class cookie_reader {
 public:
  explicit cookie_reader(std::string_view field_value) noexcept : rest_(field_value) {}
  /// The next one; nullopt behind the last.
  [[nodiscard]] std::optional<cookie_pair> next() noexcept;

 private:
  std::string_view rest_;
};

/// The first cookie of that name, whose case counts.
[[nodiscard]] std::optional<std::string_view> find_cookie(std::string_view field_value,
                                                          std::string_view name) noexcept;

enum class same_site : std::uint8_t { strict, lax, none };

/// A cookie to be set. The defaults are the safe ones: out of reach of scripts, of plain HTTP (browsers make
/// an exception for localhost) and of other sites' requests that change something.
struct cookie {
  std::string name;
  std::string value;  ///< visible ASCII without " , ; \ ; encode anything else
  std::string path = "/";
  std::string domain{};                   ///< empty: this host only
  std::optional<std::int64_t> max_age{};  ///< seconds; 0 or less deletes it; absent: until the browser ends
  bool http_only = true;
  bool secure = true;
  corest::http::same_site same_site = corest::http::same_site::lax;
};

/// The value of a Set-Cookie field, or a sentence that says what a browser would refuse in it.
[[nodiscard]] result<std::string, std::string_view> to_set_cookie(cookie const& crumb);

}  // namespace corest::http
