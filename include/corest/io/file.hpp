// A regular file: read and written at places, on the thread pool.
#pragma once
#include <corest/async/task.hpp>
#include <corest/io/descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace corest::io {

enum class open_for : std::uint8_t {
  reading,    ///< it must exist
  updating,   ///< reading and writing; it must exist
  replacing,  ///< reading and writing; made when it is not there, emptied when it is
  creating,   ///< reading and writing; it must not exist (EEXIST)
  appending,  ///< reading, and writing at the end whatever the offset; made when it is not there
};

/// What a new file's permissions are before the process's umask takes its share.
inline constexpr unsigned default_permissions = 0666;

/// The most that read_all() and read_file() take unless told otherwise: what is larger is read in pieces.
inline constexpr std::size_t default_max_file = 64 * 1024 * 1024;

/// An open file. A regular file is never "not ready", it blocks; so each call goes to thread_pool::shared()
/// and throws what that throws (`overloaded` when its queue is full) besides io_error. Cancelled while it is
/// queued, a call does nothing; a call that runs is waited for and counts. Several tasks, of any workers, may
/// use one file at once, as no call moves a common offset. What is passed by reference must stay.
class file {
 public:
  file() noexcept = default;
  /// Takes over an open descriptor.
  explicit file(descriptor opened) noexcept : opened_(std::move(opened)) {}

  [[nodiscard]] static task<file> open(std::string path, open_for use = open_for::reading,
                                       unsigned permissions = default_permissions);

  /// Fills `into` from `offset` on; gives fewer bytes only at the end of the file.
  task<std::size_t> read_at(std::uint64_t offset, std::span<char> into) const;
  /// Writes all of it. After io_error nobody knows how much. A file that is opened for appending ignores the
  /// offset.
  task<> write_at(std::uint64_t offset, std::string_view bytes);
  /// The whole file. Throws io_error (EFBIG) when it has more than max_size bytes.
  task<std::string> read_all(std::size_t max_size = default_max_file) const;
  task<std::uint64_t> size() const;
  /// Cuts the file, or makes it longer with zeros.
  task<> resize(std::uint64_t size);
  /// What was written survives a loss of power once this has ended.
  task<> sync();
  /// Closes and says what went wrong with the writing until then, as far as the system knows; the destructor
  /// closes without a word, on its own thread. Nobody may be using the file.
  task<> close();

  [[nodiscard]] explicit operator bool() const noexcept { return static_cast<bool>(opened_); }
  [[nodiscard]] int fd() const noexcept { return opened_.fd(); }

 private:
  descriptor opened_;
};

/// The whole file at `path` in one call on the pool, devices and /proc included. Throws io_error: ENOENT,
/// ...; EFBIG when there are more than max_size bytes.
task<std::string> read_file(std::string path, std::size_t max_size = default_max_file);

/// Replaces the file at `path` as a whole: whoever opens it sees all of the old or all of the new, and so
/// does a machine that lost its power. Writes a new file beside it, syncs, renames, syncs the folder. Keeps
/// the permissions of the file that was there; a symbolic link is replaced, not followed. After io_error the
/// old file stands, and nothing is left beside it; only when the last step failed, EIO, the new one may.
/// `bytes` must stay.
task<> write_file(std::string path, std::string_view bytes);

}  // namespace corest::io
