// open, pread, pwrite and fsync, until all is done.
#include "io/file_calls.hpp"

#include <corest/io/error.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace corest::io {
namespace {

// What is read at once of something whose size nobody knows.
constexpr std::size_t first_guess = 16 * 1024;

template <class Call>
auto checked_call(char const* operation, Call call) {
  for (;;) {
    auto const got = call();
    if (got >= 0) return got;
    if (errno != EINTR) throw_errno(operation);
  }
}

}  // namespace

descriptor open_file(char const* path, int flags, unsigned permissions) {
  return descriptor(checked_call("open", [&] { return ::open(path, flags | O_CLOEXEC, permissions); }));
}

std::size_t read_fully(int fd, std::uint64_t offset, std::span<char> into) {
  std::size_t done = 0;
  while (done < into.size()) {
    auto const rest = into.subspan(done);
    auto const at = static_cast<off_t>(offset + done);
    auto const got = checked_call("read", [&] { return ::pread(fd, rest.data(), rest.size(), at); });
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void write_fully(int fd, std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    auto const at = static_cast<off_t>(offset);
    auto const done = checked_call("write", [&] { return ::pwrite(fd, bytes.data(), bytes.size(), at); });
    offset += static_cast<std::uint64_t>(done);
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
}

std::uint64_t file_size(int fd) {
  struct stat about{};
  checked_call("stat", [&] { return ::fstat(fd, &about); });
  return static_cast<std::uint64_t>(about.st_size);
}

std::string read_to_end(int fd, std::size_t max_size) {
  // One byte more than it should have: that tells the end of a file that is as large as it says, or too
  // large.
  std::size_t room = std::max<std::size_t>(file_size(fd), first_guess) + 1;
  std::string text;
  std::size_t size = 0;
  for (;;) {
    room = std::min(room, max_size) + (room > max_size ? 1 : 0);
    text.resize(room);
    auto const got = checked_call("read", [&] { return ::read(fd, text.data() + size, text.size() - size); });
    size += static_cast<std::size_t>(got);
    if (size > max_size) throw io_error(EFBIG, "read");
    if (got == 0) break;
    if (size == text.size()) room = 2 * size;
  }
  text.resize(size);
  return text;
}

void sync_file(int fd) {
  checked_call("fsync", [&] { return ::fsync(fd); });
}

void close_file(descriptor opened) {
  // Never repeated: the number is free whatever close() says.
  if (::close(opened.release()) != 0 && errno != EINTR) throw_errno("close");
}

}  // namespace corest::io
