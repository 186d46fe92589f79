// Pipes and /dev/null for a child.
#include "io/child_io.hpp"

#include <corest/io/error.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace corest::io {
namespace {

constexpr int first_beyond_standard = 3;

descriptor above_standard(descriptor fd) {
  if (fd.fd() >= first_beyond_standard) return fd;
  descriptor moved(::fcntl(fd.fd(), F_DUPFD_CLOEXEC, first_beyond_standard));
  if (!moved) throw_errno("dup");
  return moved;
}

}  // namespace

child_end make_child_end(child_io kind, direction way) {
  bool const reads = way == direction::reads;
  child_end made;
  if (kind == child_io::inherit) return made;
  if (kind == child_io::null) {
    made.child = descriptor(::open("/dev/null", (reads ? O_RDONLY : O_WRONLY) | O_CLOEXEC));
    if (!made.child) throw_errno("open /dev/null");
  } else {
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) throw_errno("pipe");
    descriptor reading(fds[0]);
    descriptor writing(fds[1]);
    descriptor& ours = reads ? writing : reading;
    // The child's side blocks, as every program expects of its standard descriptors.
    if (::fcntl(ours.fd(), F_SETFL, O_NONBLOCK) != 0) throw_errno("fcntl");
    made.parent = stream(above_standard(std::move(ours)));
    made.child = std::move(reads ? reading : writing);
  }
  made.child = above_standard(std::move(made.child));
  return made;
}

}  // namespace corest::io
