// SipHash-1-3 with a secret of the process: nobody outside can find texts that collide.
#pragma once
#include <cstdint>
#include <string_view>

namespace corest::middleware {

/// Differs from process to process, unless they have the same secret.
[[nodiscard]] std::uint64_t keyed_hash(std::string_view text, std::uint64_t also = 0) noexcept;

/// From now on the secret is made of this text. Before any other thread hashes.
void set_hash_secret(std::string_view text) noexcept;

}  // namespace corest::middleware
