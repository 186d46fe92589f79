// Prepared statements: one in use, and the cache where idle ones wait.
#pragma once
#include <corest/sqlite/parameter.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace corest::sqlite {

/// Owns one prepared statement; move-only.
class statement {
 public:
  statement() noexcept = default;
  statement(statement&& other) noexcept;
  statement& operator=(statement&& other) noexcept;
  ~statement();

  /// Prepares exactly one statement; throws for none and for more than one.
  static statement prepare(sqlite3* database, std::string_view sql);
  /// Prepares the first statement of `sql` and says where the next one begins; empty when only spaces and
  /// comments are left.
  static statement prepare_next(sqlite3* database, std::string_view sql, char const** rest);

  /// Throws unless there are as many arguments as the statement has parameters. Borrows text and blobs until
  /// recycle().
  void bind(std::span<parameter const> arguments);
  /// True when there is a row, false at the end.
  bool step();
  /// Forgets rows and arguments: ready for the next use.
  void recycle() noexcept;

  [[nodiscard]] explicit operator bool() const noexcept { return handle_ != nullptr; }
  [[nodiscard]] std::string_view sql() const noexcept { return sql_; }
  [[nodiscard]] sqlite3_stmt* get() const noexcept { return handle_; }

 private:
  [[noreturn]] void fail() const;

  sqlite3_stmt* handle_ = nullptr;
  std::string sql_;
};

/// Idle statements by their text, at most `capacity`; the one unused for longest goes first. A statement in
/// use is not in here, so two uses of one text at a time are two statements.
class statement_cache {
 public:
  explicit statement_cache(std::size_t capacity) : capacity_(capacity) { idle_.reserve(capacity); }

  /// The idle statement of that text, or a new one.
  [[nodiscard]] statement take(sqlite3* database, std::string_view sql);
  /// Takes back a statement, recycled.
  void put(statement used) noexcept;
  void clear() noexcept { idle_.clear(); }

 private:
  std::size_t capacity_;
  std::vector<statement> idle_;  // the most recently used last; short enough that a search by text is cheap
};

}  // namespace corest::sqlite
