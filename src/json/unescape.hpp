// The escapes of JSON strings.
#pragma once
#include <string>

namespace corest::json::detail {

/// Replaces `to` by the string that begins behind its quote at `at`, unescaped; returns null, or where a bad
/// escape begins. The text has a closing quote before `end`.
char const* unescape(char const* at, char const* end, std::string& to);

}  // namespace corest::json::detail
