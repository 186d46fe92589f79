// Files: each call is one job for the pool.
#include "io/file_calls.hpp"

#include <corest/io/error.hpp>
#include <corest/io/file.hpp>
#include <corest/io/thread_pool.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace corest::io {
namespace {

int flags_for(open_for use) noexcept {
  switch (use) {
    case open_for::reading:
      return O_RDONLY;
    case open_for::updating:
      return O_RDWR;
    case open_for::replacing:
      return O_RDWR | O_CREAT | O_TRUNC;
    case open_for::creating:
      return O_RDWR | O_CREAT | O_EXCL;
    case open_for::appending:
      return O_RDWR | O_CREAT | O_APPEND;
  }
  return O_RDONLY;
}

}  // namespace

task<file> file::open(std::string path, open_for use, unsigned permissions) {
  auto const call = [&] { return open_file(path.c_str(), flags_for(use), permissions); };
  co_return file(co_await to_thread(call));
}

task<std::size_t> file::read_at(std::uint64_t offset, std::span<char> into) const {
  return to_thread([fd = fd(), offset, into] { return read_fully(fd, offset, into); });
}

task<> file::write_at(std::uint64_t offset, std::string_view bytes) {
  return to_thread([fd = fd(), offset, bytes] { write_fully(fd, offset, bytes); });
}

task<std::string> file::read_all(std::size_t max_size) const {
  return to_thread([fd = fd(), max_size] {
    std::uint64_t const size = file_size(fd);
    if (size > max_size) throw_error(std::errc::file_too_large, "read");
    std::string text(size, '\0');
    text.resize(read_fully(fd, 0, text));
    return text;
  });
}

task<std::uint64_t> file::size() const {
  return to_thread([fd = fd()] { return file_size(fd); });
}

task<> file::resize(std::uint64_t size) {
  return to_thread([fd = fd(), size] {
    if (::ftruncate(fd, static_cast<off_t>(size)) != 0) throw_errno("resize");
  });
}

task<> file::sync() {
  return to_thread([fd = fd()] { sync_file(fd); });
}

task<> file::close() {
  auto const call = [&] { close_file(std::move(opened_)); };
  co_await to_thread(call);
}

task<std::string> read_file(std::string path, std::size_t max_size) {
  auto const call = [&] {
    descriptor const opened = open_file(path.c_str(), O_RDONLY, 0);
    return read_to_end(opened.fd(), max_size);
  };
  co_return co_await to_thread(call);
}

}  // namespace corest::io
