// Closing a file descriptor, once.
#include <corest/io/descriptor.hpp>

#include <unistd.h>

namespace corest::io {

void descriptor::close() noexcept {
  // Never repeated after EINTR: Linux has freed the number by then, and another thread may own it.
  if (int const fd = release(); fd >= 0) ::close(fd);
}

}  // namespace corest::io
