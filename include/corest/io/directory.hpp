// An open folder, and files found in it by names that may come from strangers.
#pragma once
#include <corest/base/result.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/file.hpp>

#include <system_error>

#include <cstdint>
#include <string>

namespace corest::io {

enum class file_kind : std::uint8_t { regular, folder, other };

/// A file, opened for reading, and what was so when it was.
struct found_file {
  file opened = {};
  file_kind kind = file_kind::other;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;  ///< since 1970
  std::uint64_t inode = 0;
};

/// Whether opening may wait for a disk.
enum class lookup : std::uint8_t {
  may_block,    ///< for threads of the pool
  only_cached,  ///< for workers: operation_would_block where the kernel does not have all of the way in
                ///< memory
};

/// Opens what is at `path`, links followed; a FIFO or device does not hold it up.
[[nodiscard]] result<found_file, std::errc> find_file(std::string const& path, lookup how) noexcept;

/// A folder that stays open: where it is moved or what is mounted over it changes nothing. Several threads
/// may use it at once.
class directory {
 public:
  /// Opens the folder at `path`, which may block. Throws io_error: ENOENT, ENOTDIR, ...
  explicit directory(std::string const& path);

  /// Opens what `relative` leads to, and only if no step of the way leaves the folder: relative links within
  /// it are followed, what leads out is refused (cross_device_link). "" is the folder. Kernels without
  /// openat2() follow no links at all there (too_many_symbolic_link_levels).
  [[nodiscard]] result<found_file, std::errc> find(std::string const& relative, lookup how) const noexcept;
  /// Opens a folder below this one, or this, by the same rules; may block. Throws io_error.
  [[nodiscard]] descriptor open_folder(std::string const& relative) const;

  [[nodiscard]] int fd() const noexcept { return opened_.fd(); }

 private:
  descriptor opened_;
};

}  // namespace corest::io
