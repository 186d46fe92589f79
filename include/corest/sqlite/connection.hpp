// One connection to a database file, for one thread at a time.
#pragma once
#include <corest/base/function_ref.hpp>
#include <corest/sqlite/codec.hpp>
#include <corest/sqlite/error.hpp>
#include <corest/sqlite/mapping.hpp>
#include <corest/sqlite/options.hpp>
#include <corest/sqlite/row.hpp>

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest::sqlite {

/// What a statement did.
struct outcome {
  std::int64_t changes = 0;  ///< rows it inserted, updated or deleted; not those of triggers and foreign keys
  std::int64_t last_insert_rowid =
      0;  ///< of the connection's last insert, this statement's or an earlier one's
};

/// Statements are prepared once and cached by their text, so write arguments as ? and never into the text.
/// Everything throws sqlite::error. Used by one thread at a time; only interrupt() may come from another.
class connection {
 public:
  /// Opens, and by default creates, the file.
  explicit connection(open_options const& options);
  connection(connection&& other) noexcept;
  connection& operator=(connection&& other) noexcept;
  ~connection();

  /// Runs one statement to its end; rows it produces are dropped.
  template <class... Args>
  outcome execute(std::string_view sql, Args const&... args) {
    return run(sql, std::array<parameter, sizeof...(Args)>{bind(args)...});
  }

  /// All rows as T: a struct whose members are found by name among the columns, a std::tuple by position,
  /// or a single value. When rows that a write returns (RETURNING) do not fit T, it has been done all the
  /// same: a transaction around it undoes it.
  template <class T, class... Args>
  [[nodiscard]] std::vector<T> query(std::string_view sql, Args const&... args) {
    std::vector<T> rows;
    row_reader<T> read;
    run(sql, std::array<parameter, sizeof...(Args)>{bind(args)...}, [&](row const& current) {
      rows.push_back(read(current));
      return true;
    });
    return rows;
  }

  /// The first row, or nullopt when there is none.
  template <class T, class... Args>
  [[nodiscard]] std::optional<T> query_first(std::string_view sql, Args const&... args) {
    std::optional<T> first;
    row_reader<T> read;
    run(sql, std::array<parameter, sizeof...(Args)>{bind(args)...}, [&](row const& current) {
      first.emplace(read(current));
      return false;
    });
    return first;
  }

  /// The only row; throws when there is none or a second one.
  template <class T, class... Args>
  [[nodiscard]] T query_one(std::string_view sql, Args const&... args) {
    std::vector<T> rows = query<T>(sql, args...);
    if (rows.size() != 1) not_one_row(rows.size(), sql);
    return std::move(rows.front());
  }

  /// Calls f(row const&) for each row while the statement runs: for results that should not be held at once.
  /// f may return false to stop.
  template <class F, class... Args>
  void for_each_row(std::string_view sql, F&& f, Args const&... args) {
    run(sql, std::array<parameter, sizeof...(Args)>{bind(args)...}, [&](row const& current) {
      if constexpr (std::is_void_v<std::invoke_result_t<F&, row const&>>) {
        f(current);
        return true;
      } else {
        return static_cast<bool>(f(current));
      }
    });
  }

  /// Runs statements separated by semicolons, without arguments.
  void execute_script(std::string_view sql);

  /// Brings the schema up to date: step n runs once, in a transaction of its own that also records
  /// user_version = n. So append steps, never change one. Throws when the file knows more steps than given.
  void migrate(std::span<std::string_view const> steps);
  void migrate(std::initializer_list<std::string_view> steps) { migrate({steps.begin(), steps.size()}); }

  /// Between the begin and the end of a transaction.
  [[nodiscard]] bool in_transaction() const noexcept;

  /// Ends the running statement with an error whose is_interrupted() is true, and so every later one, until
  /// resume(). Callable from any thread while the connection lives.
  void interrupt() noexcept;
  void resume() noexcept;

  // The untyped form of the above.

  /// Calls on_row for each row until it returns false. Borrows the arguments.
  outcome run(std::string_view sql, std::span<parameter const> args, function_ref<bool(row const&)> on_row);
  outcome run(std::string_view sql, std::span<parameter const> args);

 private:
  friend class database;
  friend class transaction;
  struct state;
  [[noreturn]] static void not_one_row(std::size_t rows, std::string_view sql);

  state* state_;  // owned; null when moved from
};

}  // namespace corest::sqlite
