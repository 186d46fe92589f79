// What a connection keeps behind its header.
#pragma once
#include "sqlite/statement.hpp"

#include <corest/sqlite/connection.hpp>

#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <string_view>

namespace corest::sqlite {

struct connection::state {
  explicit state(open_options const& options);
  state(state const&) = delete;
  state& operator=(state const&) = delete;
  ~state();

  /// Runs one statement without arguments, also in an interrupted connection: begins and ends transactions.
  void command(std::string_view sql);
  /// Like statement::step, but a wait for the lock that was interrupted is no longer called busy.
  bool step(statement& running);
  /// True between the begin and the end of a transaction, whoever began it.
  [[nodiscard]] bool in_transaction() const noexcept { return sqlite3_get_autocommit(database) == 0; }
  /// Throws when interrupted, or when an error has ended the transaction under its transaction object:
  /// what follows would no longer be undone with it.
  void check_usable(std::string_view sql) const;

  sqlite3* database = nullptr;
  statement_cache cache;
  std::chrono::milliseconds busy_timeout;
  std::chrono::steady_clock::time_point busy_since;
  int depth = 0;  // of transaction objects
  std::atomic<bool> interrupted = false;

 private:
  void choose_journal(open_options const& options);
  static int wait_for_lock(void* self, int attempts) noexcept;
  static int stop_when_interrupted(void* self) noexcept;
};

}  // namespace corest::sqlite
