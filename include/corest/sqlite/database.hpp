// A database file for asynchronous code: one writer and some readers, on threads of their own.
#pragma once
#include <corest/async/task.hpp>
#include <corest/sqlite/connection.hpp>
#include <corest/sqlite/detail/call.hpp>
#include <corest/sqlite/detail/lane.hpp>

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest::sqlite {

/// Reads mostly find their pages in memory, so they are work for a CPU: more threads would only compete with
/// the workers.
inline constexpr unsigned default_readers = 4;
/// Calls that may wait for the writer, and as many for the readers: at some 50 us each the last one waits
/// 50 ms. Beyond that, refusing is kinder than queueing.
inline constexpr std::size_t default_queue = 1024;

struct pool_options {
  unsigned readers = default_readers;  ///< 0: reads take turns with the writes, on the writer
  std::size_t queue = default_queue;
};

/// Every call runs on a thread of the database and gives its result to the awaiting task. SQLite has one
/// writer at a time, so writes take turns in the order they came; reads do not wait for them and see what
/// was committed before they began.
/// Arguments are kept by value. Calls throw sqlite::error, `overloaded` when too many wait, and `cancelled`:
/// a cancelled or overdue task interrupts its statement, whose changes are then undone. Shared by all
/// workers; outlives the tasks that use it.
class database {
 public:
  static constexpr bool thread_safe = true;

  /// Opens the file; blocks. A ":memory:" database has one connection, so no readers.
  explicit database(open_options file, pool_options pool = {});
  database(database const&) = delete;
  database& operator=(database const&) = delete;
  ~database();

  /// See connection::migrate. Blocks the calling thread: for the start of the program.
  void migrate(std::initializer_list<std::string_view> steps);

  /// All rows of a statement that only reads; see connection::query for what T may be.
  template <class T, class... Args>
  task<std::vector<T>> query(std::string sql, Args const&... args) {
    return all<T>(reading(), detail::statement{std::move(sql), detail::bind_all(args...)});
  }
  /// The first row, or nullopt.
  template <class T, class... Args>
  task<std::optional<T>> query_first(std::string sql, Args const&... args) {
    return first<T>(reading(), detail::statement{std::move(sql), detail::bind_all(args...)});
  }
  /// The only row; anything else is an error.
  template <class T, class... Args>
  task<T> query_one(std::string sql, Args const&... args) {
    return one<T>(reading(), detail::statement{std::move(sql), detail::bind_all(args...)});
  }

  /// One statement that writes.
  template <class... Args>
  task<outcome> execute(std::string sql, Args const&... args) {
    return writer_.execute(detail::statement{std::move(sql), detail::bind_all(args...)});
  }
  /// One statement that writes, and the rows of its RETURNING clause.
  template <class T, class... Args>
  task<std::vector<T>> execute_returning(std::string sql, Args const&... args) {
    return all<T>(writer_, detail::statement{std::move(sql), detail::bind_all(args...), true});
  }

  /// Calls f(connection&) in a transaction that is committed when f returns and undone when it throws; gives
  /// back what f returned. f runs on the writer's thread from begin to commit without an await, so no
  /// transaction stays open while something else is waited for. Keep it short: other writes wait.
  template <class F>
  task<std::invoke_result_t<F&, connection&>> transaction(F f) {
    return writing([f = std::move(f)](connection& on) mutable {
      return detail::in_transaction(on, transaction_mode::immediate, f);
    });
  }
  /// Calls f(connection&) on a reader: several statements that see the same moment.
  template <class F>
  task<std::invoke_result_t<F&, connection&>> snapshot(F f) {
    return reading([f = std::move(f)](connection& on) mutable {
      return detail::in_transaction(on, transaction_mode::deferred, f);
    });
  }

 private:
  detail::lane& reading() noexcept { return readers_ ? *readers_ : writer_; }
  // Not inlined: a thread is crossed anyway, and callers stay small and quick to compile.
  template <class F>
  [[gnu::noinline]] auto reading(F&& f) {
    return reading().run(std::forward<F>(f));
  }
  template <class F>
  [[gnu::noinline]] auto writing(F&& f) {
    return writer_.run(std::forward<F>(f));
  }

  // One coroutine for all statements with one type of row, whatever their arguments.
  template <class T>
  static task<std::vector<T>> all(detail::lane& on, detail::statement what) {
    std::vector<T> rows;
    row_reader<T> read;
    auto keep = [&](row const& current) { return rows.push_back(read(current)), true; };
    auto call = on.run_statement(what, keep);
    co_await std::move(call);
    co_return rows;
  }
  template <class T>
  static task<std::optional<T>> first(detail::lane& on, detail::statement what) {
    std::optional<T> found;
    row_reader<T> read;
    auto keep = [&](row const& current) { return found.emplace(read(current)), false; };
    auto call = on.run_statement(what, keep);
    co_await std::move(call);
    co_return found;
  }
  template <class T>
  static task<T> one(detail::lane& on, detail::statement what) {
    std::optional<T> found;
    std::size_t rows = 0;
    row_reader<T> read;
    auto keep = [&](row const& current) {
      if (++rows == 1) found.emplace(read(current));
      return rows == 1;
    };
    auto call = on.run_statement(what, keep);
    co_await std::move(call);
    if (rows != 1) connection::not_one_row(rows, what.sql);
    co_return *std::move(found);
  }

  detail::lane writer_;
  std::optional<detail::lane> readers_;
};

}  // namespace corest::sqlite
