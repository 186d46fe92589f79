// SipHash-1-3 with a secret of the process: nobody outside can find texts that collide.
#pragma once
#include <cstdint>
#include <string_view>

namespace corest::middleware {

/// Differs from process to process.
[[nodiscard]] std::uint64_t keyed_hash(std::string_view text, std::uint64_t also = 0) noexcept;

}  // namespace corest::middleware
