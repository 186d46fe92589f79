// From a path in a request to a name below a folder, or to nothing.
#pragma once
#include <corest/files/folder.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace corest {

/// Whether every step of `name` is a plain one: not empty, "." or "..", without '\', NUL and control
/// characters, and not hidden if that is refused.
[[nodiscard]] bool is_plain_name(std::string_view name, hidden_files hidden) noexcept;

/// The decoded name of a path that is still percent-encoded, without a slash at its end; nullopt when it is
/// no plain name, or a step has a '/' within. "" stays "".
[[nodiscard]] std::optional<std::string> relative_path(std::string_view raw, hidden_files hidden);

}  // namespace corest
