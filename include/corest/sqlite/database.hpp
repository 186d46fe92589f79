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
  task<std::vector<T>> query(std::string sql, Args... args) {
    return reading([sql = std::move(sql), ... args = detail::owned(std::move(args))](connection& on) {
      return on.query<T>(sql, args...);
    });
  }
  /// The first row, or nullopt.
  template <class T, class... Args>
  task<std::optional<T>> query_first(std::string sql, Args... args) {
    return reading([sql = std::move(sql), ... args = detail::owned(std::move(args))](connection& on) {
      return on.query_first<T>(sql, args...);
    });
  }
  /// The only row; anything else is an error.
  template <class T, class... Args>
  task<T> query_one(std::string sql, Args... args) {
    return reading([sql = std::move(sql), ... args = detail::owned(std::move(args))](connection& on) {
      return on.query_one<T>(sql, args...);
    });
  }

  /// One statement that writes.
  template <class... Args>
  task<outcome> execute(std::string sql, Args... args) {
    return writing([sql = std::move(sql), ... args = detail::owned(std::move(args))](connection& on) {
      return on.execute(sql, args...);
    });
  }
  /// One statement that writes, and the rows of its RETURNING clause.
  template <class T, class... Args>
  task<std::vector<T>> execute_returning(std::string sql, Args... args) {
    return writing([sql = std::move(sql), ... args = detail::owned(std::move(args))](connection& on) {
      auto statement = [&](connection& in) { return in.query<T>(sql, args...); };
      return detail::in_transaction(on, transaction_mode::immediate, statement);
    });
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
  // Not inlined: a thread is crossed anyway, and callers stay small and quick to compile.
  template <class F>
  [[gnu::noinline]] auto reading(F&& f) {
    return (readers_ ? *readers_ : writer_).run(std::forward<F>(f));
  }
  template <class F>
  [[gnu::noinline]] auto writing(F&& f) {
    return writer_.run(std::forward<F>(f));
  }

  detail::lane writer_;
  std::optional<detail::lane> readers_;
};

}  // namespace corest::sqlite
