// Opens a database file and sets it up: waiting, interrupts, journal, durability, strictness.
#include "sqlite/connection_state.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

namespace corest::sqlite {
namespace {

// A statement looks at the interrupt flag this often: some tens of microseconds of SQLite's virtual machine.
constexpr int instructions_between_looks = 4000;
// While another connection holds the lock; also how late a waiting statement notices an interrupt.
constexpr std::chrono::milliseconds longest_nap{20};

int open_flags(open_mode mode) noexcept {
  int const common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  switch (mode) {
    case open_mode::read_only:
      return common | SQLITE_OPEN_READONLY;
    case open_mode::read_write:
      return common | SQLITE_OPEN_READWRITE;
    case open_mode::create:
      break;
  }
  return common | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

void be_strict(sqlite3* database) noexcept {
  sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FKEY, 1, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);  // "name" is a column, never a string
  sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);  // no SQL can corrupt the file
  sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

}  // namespace

connection::state::state(open_options const& options)
    : cache(options.statement_cache), busy_timeout(options.busy_timeout) {
  int const result = sqlite3_open_v2(options.path.c_str(), &database, open_flags(options.mode), nullptr);
  try {
    if (result != SQLITE_OK) {
      auto const* const reason = database == nullptr ? sqlite3_errstr(result) : sqlite3_errmsg(database);
      throw error(result, options.path + ": " + reason);
    }
    be_strict(database);
    sqlite3_busy_handler(database, wait_for_lock, this);
    sqlite3_progress_handler(database, instructions_between_looks, stop_when_interrupted, this);
    if (options.mode != open_mode::read_only) choose_journal(options);
    command(options.synchronous == synchronous::full ? "pragma synchronous = full"
                                                     : "pragma synchronous = normal");
  } catch (...) {
    sqlite3_close(database);
    throw;
  }
}

connection::state::~state() {
  cache.clear();
  sqlite3_close(database);
}

void connection::state::choose_journal(open_options const& options) {
  bool const wal = options.journal == journal::wal;
  statement choose =
      statement::prepare(database, wal ? "pragma journal_mode = wal" : "pragma journal_mode = delete");
  choose.step();
  std::string_view const chosen = row(choose.get()).text(0);
  if (chosen != (wal ? "wal" : "delete") && chosen != "memory")
    throw error(SQLITE_CANTOPEN,
                options.path + ": the file system cannot keep this journal, it stays " + std::string(chosen));
}

int connection::state::wait_for_lock(void* self, int attempts) noexcept {
  auto& waiting = *static_cast<state*>(self);
  auto const now = std::chrono::steady_clock::now();
  if (attempts == 0) waiting.busy_since = now;
  auto const left = waiting.busy_since + waiting.busy_timeout - now;
  if (left <= left.zero() || waiting.interrupted.load(std::memory_order_relaxed)) return 0;
  std::chrono::nanoseconds const nap = std::min(longest_nap, std::chrono::milliseconds(attempts + 1));
  std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(nap, left));
  return 1;
}

int connection::state::stop_when_interrupted(void* self) noexcept {
  return static_cast<state*>(self)->interrupted.load(std::memory_order_relaxed) ? 1 : 0;
}

}  // namespace corest::sqlite
