// JSON Merge Patch (RFC 7396).
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/base/result.hpp>
#include <corest/json/read.hpp>
#include <corest/json/write.hpp>

#include <string_view>

namespace corest::json {

/// Appends what `patch` makes of `target`: members of the patch replace or add, null removes, an array or
/// scalar replaces the whole. Errors are those of the patch when its text is bad, else of the target's.
[[nodiscard]] result<void, errors> merge_patch_text(std::string_view target, std::string_view patch,
                                                    buffer& out, read_options options = {});

/// Applies a patch to a value: `current` as it is written, merged, read as a T again. So null empties an
/// optional member, removing a required one is the failure `required`, and constraints hold afterwards.
/// Pointers are those of the merged value, which for members are the patch's own.
template <class T>
[[nodiscard]] result<T, errors> merge_patch(T const& current, std::string_view patch,
                                            read_options options = {}) {
  buffer before;
  write(before, current);
  buffer merged;
  if (auto done = merge_patch_text(before.view(), patch, merged, options); !done)
    return unexpected(std::move(done.error()));
  return read<T>(merged.view(), options);
}

}  // namespace corest::json
