// openat2(): the kernel itself sees to it that no step leaves the folder.
#include "io/open_by_walk.hpp"

#include <corest/io/directory.hpp>
#include <corest/io/error.hpp>

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#ifndef RESOLVE_CACHED
#define RESOLVE_CACHED 0x20
#endif

namespace corest::io {
namespace {

/// A FIFO or a terminal must not hold up whoever opens it, nor become the process's own.
constexpr int reading_flags = O_RDONLY | O_NONBLOCK | O_NOCTTY;
/// While folders are moved about, the kernel asks to try again where it cannot tell inside from outside.
constexpr int most_attempts = 64;

constexpr std::uint64_t beneath = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS;

std::errc last_error() noexcept {
  return errno == EWOULDBLOCK ? std::errc::operation_would_block : static_cast<std::errc>(errno);
}

result<descriptor, std::errc> open_resolved(int from, char const* path, int flags,
                                            std::uint64_t resolve) noexcept {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = resolve;
  for (int attempt = 0;;) {
    long const fd = ::syscall(SYS_openat2, from, path, &how, sizeof how);
    if (fd >= 0) return descriptor(static_cast<int>(fd));
    bool const again = errno == EAGAIN && (resolve & RESOLVE_CACHED) == 0 && ++attempt < most_attempts;
    if (errno != EINTR && !again) return unexpected(last_error());
  }
}

/// Whether the kernel has openat2(), and whoever guards the process lets it through.
bool has_openat2() noexcept {
  static bool const known = open_resolved(AT_FDCWD, "/", O_PATH | O_DIRECTORY, 0).has_value();
  return known;
}

result<descriptor, std::errc> open_beneath(int root, std::string const& relative, int flags,
                                           lookup how) noexcept {
  if (relative.find('\0') != std::string::npos) return unexpected(std::errc::no_such_file_or_directory);
  if (!has_openat2()) {
    if (how == lookup::only_cached) return unexpected(std::errc::operation_would_block);
    return open_by_walk(root, relative, flags);
  }
  auto const resolve = beneath | (how == lookup::only_cached ? RESOLVE_CACHED : 0);
  return open_resolved(root, relative.empty() ? "." : relative.c_str(), flags, resolve);
}

file_kind kind_of(struct stat const& about) noexcept {
  if (S_ISREG(about.st_mode)) return file_kind::regular;
  return S_ISDIR(about.st_mode) ? file_kind::folder : file_kind::other;
}

result<found_file, std::errc> look_at(result<descriptor, std::errc> opened) noexcept {
  if (!opened) return unexpected(opened.error());
  struct stat about{};
  if (::fstat(opened->fd(), &about) != 0) return unexpected(last_error());
  constexpr std::int64_t second = 1'000'000'000;
  return found_file{.opened = file(std::move(*opened)),
                    .kind = kind_of(about),
                    .size = static_cast<std::uint64_t>(about.st_size),
                    .modified_ns = about.st_mtim.tv_sec * second + about.st_mtim.tv_nsec,
                    .inode = about.st_ino};
}

}  // namespace

result<found_file, std::errc> find_file(std::string const& path, lookup how) noexcept {
  if (path.find('\0') != std::string::npos) return unexpected(std::errc::no_such_file_or_directory);
  bool const cached = how == lookup::only_cached;
  if (has_openat2())
    return look_at(open_resolved(AT_FDCWD, path.c_str(), reading_flags, cached ? RESOLVE_CACHED : 0));
  if (cached) return unexpected(std::errc::operation_would_block);
  int const fd = ::open(path.c_str(), reading_flags | O_CLOEXEC);
  if (fd < 0) return unexpected(last_error());
  return look_at(descriptor(fd));
}

directory::directory(std::string const& path)
    : opened_(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {
  if (!opened_) throw io_error(std::error_code(errno, std::system_category()), "open", path);
}

result<found_file, std::errc> directory::find(std::string const& relative, lookup how) const noexcept {
  return look_at(open_beneath(fd(), relative, reading_flags, how));
}

descriptor directory::open_folder(std::string const& relative) const {
  auto opened = open_beneath(fd(), relative, O_PATH | O_DIRECTORY, lookup::may_block);
  if (!opened) throw_error(opened.error(), "open");
  return std::move(*opened);
}

}  // namespace corest::io
