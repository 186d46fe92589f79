// Foreign descriptors: asked anew at each wait.
#include <corest/io/error.hpp>
#include <corest/io/watched.hpp>

#include <fcntl.h>

#include <cerrno>
#include <optional>

namespace corest::io {

watched::watched(int fd) : readiness_(fd) {
  try {
    readiness_.start_watching();
  } catch (io_error const& error) {
    if (error.code() != std::errc::file_exists) throw;
    // The system registers a pair of number and file once: another number for the file is another pair.
    twin_ = descriptor(::fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (!twin_) throw_errno("dup");
    readiness_ = fd_readiness(twin_.fd());
    readiness_.start_watching();
  }
}

fd_wait watched::ask(readiness wanted) {
  readiness_.forget(wanted);
  return wanted == ready_to_read ? readiness_.readable() : readiness_.writable();
}

namespace {

/// None for a file that is always ready.
std::optional<watched> watch(int fd) try {
  return std::optional<watched>(std::in_place, fd);
} catch (io_error const& error) {
  if (error.code() == std::errc::operation_not_permitted) return std::nullopt;
  throw;
}

}  // namespace
}  // namespace corest::io

namespace corest {

task<> readable(int fd) {
  auto here = io::watch(fd);
  if (here) co_await here->readable();
}

task<> writable(int fd) {
  auto here = io::watch(fd);
  if (here) co_await here->writable();
}

}  // namespace corest
