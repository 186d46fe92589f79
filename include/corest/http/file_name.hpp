// File names from strangers.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace corest::http {

/// What common file systems store.
inline constexpr std::size_t max_file_name_bytes = 255;

/// A name that is harmless as the name of a file in a folder of ours, made of what a client calls its file:
/// the part behind the last '/' or '\', without dots, dashes and spaces at its start and without dots and
/// spaces at its end, and '_' for what controls, reorders or hides text and for any of <>:"|?*. nullopt when
/// nothing is left, when it is too long, not UTF-8, or the name of a device ("NUL.txt"). Two names may become
/// one: do not overwrite.
[[nodiscard]] std::optional<std::string> safe_file_name(std::string_view client_name);

}  // namespace corest::http
