#include <corest/http/token.hpp>
#include <corest/web/cookie.hpp>

namespace corest::web {

std::optional<std::string_view> find_cookie(request const& message, std::string_view name) noexcept {
  std::string_view rest = message.header(http::known::cookie).value_or(std::string_view{});
  while (!rest.empty()) {
    std::string_view const pair = http::trim(rest.substr(0, rest.find(';')));
    std::size_t const end = rest.find(';');
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    std::size_t const equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
    std::string_view value = pair.substr(equals + 1);
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
      value = value.substr(1, value.size() - 2);
    return value;
  }
  return std::nullopt;
}

}  // namespace corest::web
