// Opening within a folder, step by step, for kernels without openat2().
#pragma once
#include <corest/base/result.hpp>
#include <corest/io/descriptor.hpp>

#include <system_error>

#include <string_view>

namespace corest::io {

/// Opens `relative` below the folder `root` with `flags`; "" and "." are the root. No step follows a link
/// (too_many_symbolic_link_levels, or not_a_directory on the way), and a ".." is refused (cross_device_link).
[[nodiscard]] result<descriptor, std::errc> open_by_walk(int root, std::string_view relative,
                                                         int flags) noexcept;

}  // namespace corest::io
