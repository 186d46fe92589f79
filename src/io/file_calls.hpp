// The blocking calls on files, each whole; for threads of the pool. All throw io_error.
#pragma once
#include <corest/io/descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace corest::io {

descriptor open_file(char const* path, int flags, unsigned permissions);
/// Fewer bytes than there is room for only at the end.
std::size_t read_fully(int fd, std::uint64_t offset, std::span<char> into);
void write_fully(int fd, std::uint64_t offset, std::string_view bytes);
std::uint64_t file_size(int fd);
/// From here to the end, also of what has no size. EFBIG beyond max_size.
std::string read_to_end(int fd, std::size_t max_size);
void sync_file(int fd);
/// Closes, and throws what the system only says now.
void close_file(descriptor opened);

}  // namespace corest::io
