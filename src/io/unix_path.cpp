// Tells a dead Unix socket from a living one, and our file from another's.
#include "io/unix_path.hpp"

#include "io/socket_calls.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

namespace corest::io {
namespace {

std::string file_path(endpoint const& at) {
  if (at.family() != address_family::unix_domain) return {};
  std::string path = at.address();
  if (path.starts_with('@')) path.clear();
  return path;
}

file_identity identify(std::string const& path) {
  struct stat file{};
  if (path.empty() || ::lstat(path.c_str(), &file) != 0 || !S_ISSOCK(file.st_mode)) return {};
  return {file.st_dev, file.st_ino};
}

}  // namespace

file_identity identify(endpoint const& at) { return identify(file_path(at)); }

void remove_dead_socket(endpoint const& at) {
  std::string const path = file_path(at);
  if (identify(path) == file_identity{}) return;
  descriptor const probe = open_stream_socket(at);
  auto const* const address = static_cast<sockaddr const*>(at.sockaddr_data());
  bool const refused = ::connect(probe.fd(), address, static_cast<socklen_t>(at.sockaddr_size())) != 0 &&
                       errno == ECONNREFUSED;
  if (refused) ::unlink(path.c_str());
}

void remove_socket_file(endpoint const& at, file_identity file) noexcept {
  std::string const path = file_path(at);
  if (file.inode != 0 && identify(path) == file) ::unlink(path.c_str());
}

}  // namespace corest::io
