#include <corest/auth/algorithm.hpp>

#include <algorithm>
#include <array>

namespace corest::auth {
namespace {

constexpr std::array<std::string_view, 13> names{"HS256", "HS384", "HS512", "RS256", "RS384",
                                                 "RS512", "PS256", "PS384", "PS512", "ES256",
                                                 "ES384", "ES512", "EdDSA"};

}  // namespace

std::string_view to_string(algorithm which) noexcept { return names[static_cast<std::size_t>(which)]; }

std::optional<algorithm> parse_algorithm(std::string_view name) noexcept {
  auto const* const found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<algorithm>(found - names.begin());
}

}  // namespace corest::auth
