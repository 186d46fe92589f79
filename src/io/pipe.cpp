// Making a pipe whose ends do not block.
#include <corest/io/error.hpp>
#include <corest/io/pipe.hpp>

#include <fcntl.h>
#include <unistd.h>

namespace corest::io {

pipe_ends open_pipe() {
  int fds[2];
  if (::pipe2(fds, O_NONBLOCK | O_CLOEXEC) != 0) throw_errno("pipe");
  return {stream(descriptor(fds[0])), stream(descriptor(fds[1]))};
}

}  // namespace corest::io
