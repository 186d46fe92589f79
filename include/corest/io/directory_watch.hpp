// What happens to the files of a folder, as it happens.
#pragma once
#include <corest/async/task.hpp>
#include <corest/io/descriptor.hpp>
#include <corest/io/fd_readiness.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace corest::io {

enum class directory_change : std::uint8_t {
  added,     ///< made here or moved here; it may still be written to
  removed,   ///< deleted, or moved away
  written,   ///< closed by somebody who had opened it for writing
  overflow,  ///< the system had to drop events: look at the whole folder anew
  gone,      ///< the folder itself was deleted, moved or unmounted; nothing follows
};

struct directory_event {
  directory_change change = directory_change::gone;
  std::string name{};  ///< of the file, without the folder; empty for overflow and gone
  friend bool operator==(directory_event const&, directory_event const&) = default;
};

/// Hears of the files directly in one folder, not of those below. Changes by this process count like any
/// others; those through a map of a file, and those made by other machines on a network's disk, are not seen.
/// One task may wait. Belongs to the worker on which it first waited; movable while nobody waits.
class directory_watch {
 public:
  /// Events count from here on: look at the folder afterwards, and nothing is missed. Throws io_error:
  /// ENOTDIR; ENOSPC when the user has too many watches, EMFILE too many watchers.
  explicit directory_watch(std::string const& path);
  directory_watch(directory_watch&&) noexcept = default;
  directory_watch& operator=(directory_watch&& other) noexcept;
  ~directory_watch() = default;

  /// The next event, in order. The system keeps them (16,384 on most machines) until they are taken; a
  /// cancelled wait has taken none. After `gone` it is gone each time.
  task<directory_event> next();
  /// The same without waiting. Throws io_error.
  [[nodiscard]] std::optional<directory_event> try_next();

 private:
  struct batch;  // what was read and not yet given

  descriptor events_;
  fd_readiness readiness_;
  std::unique_ptr<batch, void (*)(batch*)> batch_;
};

}  // namespace corest::io
