// write_file: a new file beside the old one, then its name.
#include "io/file_calls.hpp"

#include <corest/base/scope_exit.hpp>
#include <corest/io/error.hpp>
#include <corest/io/file.hpp>
#include <corest/io/thread_pool.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <string>

namespace corest::io {
namespace {

/// A file of a new name beside `path`; what a process that died left behind is passed over.
descriptor open_beside(std::string const& path, std::string& name) {
  static std::atomic<unsigned> count = 0;
  for (;;) {
    name = path + "." + std::to_string(::getpid()) + "." + std::to_string(++count) + ".new";
    try {
      return open_file(name.c_str(), O_WRONLY | O_CREAT | O_EXCL, default_permissions);
    } catch (io_error const& error) {
      if (error.code() != std::errc::file_exists) throw;
    }
  }
}

void keep_permissions(std::string const& of, int fd) {
  struct stat before{};
  constexpr mode_t all_permissions = 07777;
  if (::stat(of.c_str(), &before) == 0 && ::fchmod(fd, before.st_mode & all_permissions) != 0)
    throw_errno("chmod");
}

/// A name is safe once the folder that holds it is.
void sync_folder_of(std::string const& path) {
  auto const slash = path.rfind('/');
  std::string const folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  sync_file(open_file(folder.c_str(), O_RDONLY | O_DIRECTORY, 0).fd());
}

void replace_file(std::string const& path, std::string_view bytes) {
  std::string name;
  bool renamed = false;
  scope_exit const drop([&]() noexcept {
    if (!renamed && !name.empty()) ::unlink(name.c_str());
  });
  descriptor made = open_beside(path, name);
  keep_permissions(path, made.fd());
  write_fully(made.fd(), 0, bytes);
  sync_file(made.fd());
  close_file(std::move(made));
  if (::rename(name.c_str(), path.c_str()) != 0) throw_errno("rename");
  renamed = true;
  sync_folder_of(path);
}

}  // namespace

task<> write_file(std::string path, std::string_view bytes) {
  auto const call = [&] { replace_file(path, bytes); };
  co_await to_thread(call);
}

}  // namespace corest::io
