// The entity tag of a file's present state.
#pragma once
#include <corest/http/etag.hpp>
#include <corest/io/directory.hpp>

#include <array>
#include <cstdint>

namespace corest {

/// Made of what changes when a file is written, replaced or restored: its time in nanoseconds, size and
/// inode. Strong once the file has rested for settled_after_ns: until then a second change may have the same
/// time, so the tag is weak, and another than it will be.
class file_tag {
 public:
  file_tag(io::found_file const& of, std::int64_t now_ns) noexcept;

  /// Views this.
  [[nodiscard]] http::entity_tag view() const noexcept { return {{text_.data(), size_}, weak_}; }

 private:
  static constexpr std::size_t most_bytes =
      3 * 16 + 3;  // three numbers in hexadecimal, and what is between them

  std::array<char, most_bytes> text_;
  std::size_t size_ = 0;
  bool weak_;
};

}  // namespace corest
