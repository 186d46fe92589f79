// Names of what must not be read in a log.
#pragma once
#include <string_view>

namespace corest::observe {

inline constexpr std::string_view redacted = "***";

/// Whether what has this name is a credential: the name, without what divides its words, ends with one of the
/// known. Percent-encoded names are decoded. Any thread; no lock.
[[nodiscard]] bool is_secret_name(std::string_view name) noexcept;

}  // namespace corest::observe
