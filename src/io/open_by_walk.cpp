#include "io/open_by_walk.hpp"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

namespace corest::io {
namespace {

result<descriptor, std::errc> open_step(int from, std::string_view name, int flags) noexcept {
  std::array<char, NAME_MAX + 1> text{};
  if (name.size() > NAME_MAX) return unexpected(std::errc::filename_too_long);
  std::memcpy(text.data(), name.data(), name.size());
  for (;;) {
    int const fd = ::openat(from, text.data(), flags | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) return descriptor(fd);
    if (errno != EINTR) return unexpected(static_cast<std::errc>(errno));
  }
}

}  // namespace

result<descriptor, std::errc> open_by_walk(int root, std::string_view relative, int flags) noexcept {
  if (relative.starts_with('/') || relative.find('\0') != std::string_view::npos)
    return unexpected(std::errc::cross_device_link);
  descriptor at;
  for (int from = root;; from = at.fd()) {
    auto const slash = relative.find('/');
    auto const name = relative.substr(0, slash);
    if (name == "..") return unexpected(std::errc::cross_device_link);
    bool const last = slash == std::string_view::npos;
    auto step = open_step(from, name.empty() ? "." : name, last ? flags : O_PATH | O_DIRECTORY);
    if (!step || last) return step;
    at = std::move(*step);
    relative.remove_prefix(slash + 1);
  }
}

}  // namespace corest::io
