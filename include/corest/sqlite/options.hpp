// How a database file is opened.
#pragma once
#include <chrono>
#include <cstddef>
#include <string>

namespace corest::sqlite {

enum class open_mode : unsigned char { read_only, read_write, create };

/// wal: readers and the writer do not block each other; needs a local file system, since the connections
/// share memory. rollback: the classic journal, for file systems that cannot do that.
enum class journal : unsigned char { wal, rollback };

/// What a commit waits for. Both survive the death of the process in mid-write (kill -9): what was committed
/// is there afterwards, what was not is gone whole.
/// normal: the operating system has the bytes. A power failure may lose the last commits, never the file.
/// full: the disk has them as well. Each commit then costs an fsync, some milliseconds on common disks.
enum class synchronous : unsigned char { normal, full };

/// Options of one connection. Foreign keys are always enforced, and a "quoted" name is never a string.
struct open_options {
  std::string path;  ///< ":memory:" for a private database that dies with its connection
  open_mode mode = open_mode::create;
  sqlite::journal journal = sqlite::journal::wal;
  sqlite::synchronous synchronous = sqlite::synchronous::normal;
  /// How long a statement waits for another connection's lock before it fails as busy.
  std::chrono::milliseconds busy_timeout{5000};
  /// Prepared statements kept for the next time; the one unused for longest goes first.
  std::size_t statement_cache = 64;
};

}  // namespace corest::sqlite
