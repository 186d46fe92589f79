#include "files/file_tag.hpp"

#include <corest/files/file_response.hpp>

#include <charconv>

namespace corest {

file_tag::file_tag(io::found_file const& of, std::int64_t now_ns) noexcept
    : weak_(now_ns - of.modified_ns < settled_after_ns) {
  char* to = text_.data();
  char* const end = to + text_.size();
  auto const append = [&](std::uint64_t number, char behind) {
    to = std::to_chars(to, end, number, 16).ptr;
    *to++ = behind;
  };
  append(static_cast<std::uint64_t>(of.modified_ns), '-');
  append(of.size, '-');
  append(of.inode, '~');
  size_ = static_cast<std::size_t>(to - text_.data()) - (weak_ ? 0 : 1);
}

}  // namespace corest
