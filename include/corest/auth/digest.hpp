// What secrets are compared and made with: SHA-256, comparison in constant time, random bytes.
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace corest::auth {

using sha256_digest = std::array<unsigned char, 32>;

/// Allocates nothing on a thread that has done it before.
[[nodiscard]] sha256_digest sha256(std::string_view bytes);
/// Takes as long for any two texts of that size; texts of different sizes are told apart at once.
[[nodiscard]] bool equal_in_constant_time(std::string_view a, std::string_view b) noexcept;
/// From the system's generator; throws std::runtime_error when there are none.
[[nodiscard]] std::string random_bytes(std::size_t count);

[[nodiscard]] inline std::string_view view_of(sha256_digest const& digest) noexcept {
  return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

}  // namespace corest::auth
