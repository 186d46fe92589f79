// What the calls that move bytes have in common.
#pragma once
#include <corest/base/result.hpp>
#include <corest/io/transfer.hpp>

#include <sys/uio.h>
#include <system_error>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <span>
#include <string_view>

namespace corest::io {

template <class Call>
result<std::size_t, std::errc> until_uninterrupted(Call call) noexcept {
  for (;;) {
    auto const count = call();
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR) continue;
    // POSIX allows both numbers for the same answer.
    if (errno == EAGAIN || errno == EWOULDBLOCK) return unexpected(std::errc::operation_would_block);
    return unexpected(static_cast<std::errc>(errno));
  }
}

/// The first max_send_pieces pieces as the system wants them.
class send_pieces {
 public:
  explicit send_pieces(std::span<std::string_view const> pieces) noexcept
      : count_(std::min(pieces.size(), max_send_pieces)) {
    for (std::size_t i = 0; i < count_; ++i)
      parts_[i] = {const_cast<char*>(pieces[i].data()), pieces[i].size()};  // the system only reads
  }
  [[nodiscard]] iovec* data() noexcept { return parts_; }
  [[nodiscard]] iovec const* data() const noexcept { return parts_; }
  [[nodiscard]] int count() const noexcept { return static_cast<int>(count_); }

 private:
  iovec parts_[max_send_pieces];
  std::size_t count_;
};

}  // namespace corest::io
