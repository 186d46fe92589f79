// Whether AddressSanitizer watches this build.
#pragma once

namespace corest {

/// Then memory is given back instead of kept for the next one, so that whoever touches it afterwards is told.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool address_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
inline constexpr bool address_sanitized = true;
#else
inline constexpr bool address_sanitized = false;
#endif
#else
inline constexpr bool address_sanitized = false;
#endif

}  // namespace corest
