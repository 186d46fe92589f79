// O_TMPFILE and linkat(); a link never replaces, so a file that is there is renamed over.
#include "io/publish.hpp"

#include <corest/base/scope_exit.hpp>
#include <corest/io/error.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>

namespace corest::io {
namespace {

/// A name of the same length limit as any other, which no folder that is served shows.
std::string next_hidden_name(std::string const& name) {
  static std::atomic<unsigned> count = 0;
  std::string const end = "." + std::to_string(::getpid()) + "." + std::to_string(++count) + ".new";
  return "." + name.substr(0, std::min(name.size(), NAME_MAX - 1 - end.size())) + end;
}

/// True: it has the name. False: another has it.
bool link_unnamed(int fd, int folder, std::string const& name) {
  std::string const open_file = "/proc/self/fd/" + std::to_string(fd);
  if (::linkat(AT_FDCWD, open_file.c_str(), folder, name.c_str(), AT_SYMLINK_FOLLOW) == 0) return true;
  if (errno == EEXIST) return false;
  throw_errno("link");
}

void rename_over(int folder, std::string const& from, std::string const& to) {
  if (::renameat(folder, from.c_str(), folder, to.c_str()) != 0) throw_errno("rename");
}

/// As link_unnamed().
bool rename_if_free(int folder, std::string const& from, std::string const& to) {
  if (::renameat2(folder, from.c_str(), folder, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == EEXIST) return false;
  if (errno != EINVAL && errno != ENOSYS) throw_errno("rename");
  // NFS has no such renaming, but it has links.
  if (::linkat(folder, from.c_str(), folder, to.c_str(), 0) != 0) {
    if (errno == EEXIST) return false;
    throw_errno("link");
  }
  ::unlinkat(folder, from.c_str(), 0);
  return true;
}

}  // namespace

descriptor open_unnamed(int folder, unsigned permissions) {
  for (;;) {
    int const fd = ::openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, permissions);
    if (fd >= 0) return descriptor(fd);
    // EISDIR is what kernels say that do not know the flag.
    if (errno == EOPNOTSUPP || errno == EISDIR) return descriptor();
    if (errno != EINTR) throw_errno("open");
  }
}

descriptor open_hidden(int folder, std::string const& name, unsigned permissions, std::string& hidden_name) {
  for (;;) {
    std::string const candidate = next_hidden_name(name);
    int const fd = ::openat(folder, candidate.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, permissions);
    if (fd >= 0) {
      hidden_name = candidate;
      return descriptor(fd);
    }
    if (errno != EEXIST && errno != EINTR) throw_errno("open");
  }
}

bool publish_unnamed(int fd, int folder, std::string const& name, existing policy) {
  if (link_unnamed(fd, folder, name)) return false;
  if (policy == existing::keep) throw_error(std::errc::file_exists, "link");
  std::string between;
  do between = next_hidden_name(name);
  while (!link_unnamed(fd, folder, between));
  bool renamed = false;
  scope_exit const drop([&]() noexcept {
    if (!renamed) ::unlinkat(folder, between.c_str(), 0);
  });
  rename_over(folder, between, name);
  renamed = true;
  return true;
}

bool publish_hidden(int folder, std::string const& hidden_name, std::string const& name, existing policy) {
  if (rename_if_free(folder, hidden_name, name)) return false;
  if (policy == existing::keep) throw_error(std::errc::file_exists, "rename");
  rename_over(folder, hidden_name, name);
  return true;
}

}  // namespace corest::io
