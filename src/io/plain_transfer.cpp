// read() and write() without the cases that concern nobody, and without SIGPIPE.
#include "io/plain_transfer.hpp"

#include "io/broken_pipes.hpp"
#include "io/transfer_calls.hpp"

#include <sys/uio.h>
#include <unistd.h>

namespace corest::io {
result<std::size_t, std::errc> read_plain(int fd, std::span<char> into) noexcept {
  return until_uninterrupted([&] { return ::read(fd, into.data(), into.size()); });
}

result<std::size_t, std::errc> write_plain(int fd, std::span<std::string_view const> pieces) noexcept {
  broken_pipes_held const meanwhile;
  send_pieces const parts(pieces);
  return until_uninterrupted([&] { return ::writev(fd, parts.data(), parts.count()); });
}

}  // namespace corest::io
