// A file as bytes in memory, read as they are touched.
#pragma once
#include <corest/async/task.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace corest::io {

/// A read-only map of a whole file, for large files that are read in places. **A file that is made shorter
/// meanwhile, or a disk that fails, ends the process with SIGBUS at the touch of what is gone**: map only
/// files that are replaced by write_file() or never changed. Touching what is not in memory blocks this
/// thread; read far places on the pool. Any thread may read.
class mapped_file {
 public:
  mapped_file() noexcept = default;
  mapped_file(mapped_file&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  mapped_file& operator=(mapped_file&& other) noexcept {
    mapped_file(std::move(other)).swap(*this);
    return *this;
  }
  ~mapped_file();
  void swap(mapped_file& other) noexcept { std::swap(bytes_, other.bytes_); }

  /// Maps the file as long as it is now; the path may vanish afterwards. Throws io_error.
  [[nodiscard]] static task<mapped_file> open(std::string path);

  [[nodiscard]] std::span<char const> bytes() const noexcept { return bytes_; }
  [[nodiscard]] std::string_view text() const noexcept { return {bytes_.data(), bytes_.size()}; }

 private:
  explicit mapped_file(std::span<char const> bytes) noexcept : bytes_(bytes) {}
  std::span<char const> bytes_;
};

}  // namespace corest::io
