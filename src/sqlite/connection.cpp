// Runs statements: taken from the cache, bound, stepped to their end, given back.
#include "sqlite/connection_state.hpp"

#include <corest/base/scope_exit.hpp>
#include <corest/sqlite/transaction.hpp>

#include <string>

namespace corest::sqlite {

connection::connection(open_options const& options) : state_(new state(options)) {}
connection::connection(connection&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}
connection& connection::operator=(connection&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}
connection::~connection() { delete state_; }

outcome connection::run(std::string_view sql, std::span<parameter const> args,
                        function_ref<bool(row const&)> on_row) {
  state& here = *state_;
  here.check_usable(sql);
  statement running = here.cache.take(here.database, sql);
  auto const put_back = scope_exit([&]() noexcept { here.cache.put(std::move(running)); });
  running.bind(args);
  auto const changes_before = sqlite3_total_changes64(here.database);
  // A statement that writes is always run to its end, where it commits: only there SQLite says whether it
  // could.
  bool const writes = sqlite3_stmt_readonly(running.get()) == 0;
  for (bool wanted = true; here.step(running);) {
    wanted = wanted && on_row(row(running.get()));
    if (!wanted && !writes) break;
  }
  outcome done{.last_insert_rowid = sqlite3_last_insert_rowid(here.database)};
  if (sqlite3_total_changes64(here.database) != changes_before)
    done.changes = sqlite3_changes64(here.database);
  return done;
}

outcome connection::run(std::string_view sql, std::span<parameter const> args) {
  return run(sql, args, [](row const&) { return true; });
}

void connection::execute_script(std::string_view sql) {
  state& here = *state_;
  std::string const text(sql);
  for (char const* rest = text.c_str(); *rest != '\0';) {
    here.check_usable(text);
    statement next = statement::prepare_next(here.database, rest, &rest);
    if (!next) break;
    while (here.step(next)) {}
  }
}

void connection::migrate(std::span<std::string_view const> steps) {
  for (bool done = false; !done;) {
    transaction step(*this);
    // Read inside the transaction: another process may be migrating too.
    auto const version = query_one<std::uint32_t>("pragma user_version");
    if (version > steps.size())
      throw error(SQLITE_SCHEMA, "the database has schema version " + std::to_string(version) +
                                     ", newer than the " + std::to_string(steps.size()) +
                                     " this program knows");
    done = version == steps.size();
    if (!done) {
      execute_script(steps[version]);
      execute_script("pragma user_version = " + std::to_string(version + 1));
      step.commit();
    }
  }
}

bool connection::in_transaction() const noexcept { return state_->in_transaction(); }

void connection::interrupt() noexcept {
  // The flag first: a statement that starts behind sqlite3_interrupt, which forgets, still sees it.
  state_->interrupted.store(true, std::memory_order_relaxed);
  sqlite3_interrupt(state_->database);
}

void connection::resume() noexcept { state_->interrupted.store(false, std::memory_order_relaxed); }

void connection::not_one_row(std::size_t rows, std::string_view sql) {
  throw error(SQLITE_MISMATCH, "wanted exactly one row, the statement gave " + std::to_string(rows), sql);
}

void connection::state::command(std::string_view sql) {
  statement running = cache.take(database, sql);
  auto const put_back = scope_exit([&]() noexcept { cache.put(std::move(running)); });
  while (step(running)) {}
}

bool connection::state::step(statement& running) {
  try {
    return running.step();
  } catch (error const& failure) {
    if (failure.is_busy() && interrupted.load(std::memory_order_relaxed))
      throw error(SQLITE_INTERRUPT, "interrupted while it waited for the lock", running.sql());
    throw;
  }
}

void connection::state::check_usable(std::string_view sql) const {
  if (interrupted.load(std::memory_order_relaxed)) throw error(SQLITE_INTERRUPT, "interrupted", sql);
  if (depth > 0 && !in_transaction())
    throw error(SQLITE_ABORT_ROLLBACK, "an earlier error has rolled back the transaction", sql);
}

}  // namespace corest::sqlite
