// sendfile(): from the page cache to a socket.
#include "io/broken_pipes.hpp"
#include "io/transfer_calls.hpp"

#include <corest/io/transfer.hpp>

#include <sys/sendfile.h>

namespace corest::io {

result<std::size_t, std::errc> send_file(int fd, int file, std::uint64_t offset, std::size_t size) noexcept {
  broken_pipes_held const meanwhile;
  return until_uninterrupted([&] {
    auto from =
        static_cast<off_t>(offset);  // the call moves it, also when it is interrupted: then nothing was sent
    return ::sendfile(fd, file, &from, size);
  });
}

}  // namespace corest::io
