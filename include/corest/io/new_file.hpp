// A file that nobody sees until it is complete.
#pragma once
#include <corest/async/task.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/directory.hpp>
#include <corest/io/file.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace corest::io {

/// What happens to a file that has the name already.
enum class existing : std::uint8_t {
  replace,  ///< whoever has it open keeps it; a link is replaced, not followed
  keep,     ///< EEXIST
};

/// How far a file has got when it is published.
enum class durability : std::uint8_t {
  cached,  ///< in the kernel's memory: a loss of power within the next half minute may take it
  synced,  ///< on the disk, its name too
};

/// Written on the thread pool, under no name (O_TMPFILE): whatever ends the process, nothing is left behind.
/// Where the file system cannot do that, under a hidden one beside the final. One task at a time; what is
/// passed by reference must stay. All throw io_error, and what the pool throws.
class new_file {
 public:
  new_file() noexcept = default;
  new_file(new_file&& other) noexcept = default;
  new_file& operator=(new_file&& other) noexcept;
  /// What was not published is discarded, on this thread.
  ~new_file() { drop(); }

  /// Begins a file that will be at `path`, whose folder must exist.
  [[nodiscard]] static task<new_file> create(std::string path, unsigned permissions = default_permissions);
  /// One that will be at `relative` within a folder, by the rules of directory::find(). Borrows `within` for
  /// the call.
  [[nodiscard]] static task<new_file> create(directory const& within, std::string relative,
                                             unsigned permissions = default_permissions);

  /// Writes behind what was written.
  task<> write(std::string_view bytes);
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }
  /// Gives it its name, at once and as a whole; true when it has replaced another file. Nothing can be
  /// written any more.
  task<bool> publish(existing policy = existing::replace, durability how = durability::cached);
  /// Gives it up on the pool: to free gigabytes takes a while.
  task<> discard();

 private:
  new_file(descriptor folder, std::string name, unsigned permissions);
  void drop() noexcept;

  descriptor folder_;
  descriptor opened_;
  std::string name_;
  std::string hidden_name_;  ///< while it has one; empty: it has no name
  std::uint64_t size_ = 0;
};

}  // namespace corest::io
