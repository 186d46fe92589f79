// What SQLite refuses, as one exception type.
#pragma once
#include <exception>
#include <string>
#include <string_view>

namespace corest::sqlite {

/// Thrown by everything in this layer. Carries SQLite's extended result code and the text of the statement,
/// never the values that were bound: those may be secret, and this ends in logs.
class error : public std::exception {
 public:
  /// `extended_code` is one of sqlite3.h's SQLITE_... results.
  error(int extended_code, std::string_view message, std::string_view statement = {});

  [[nodiscard]] char const* what() const noexcept override { return what_.c_str(); }
  /// The primary result code, such as SQLITE_CONSTRAINT (19).
  [[nodiscard]] int code() const noexcept { return extended_code_ & 0xff; }
  /// The precise one, such as SQLITE_CONSTRAINT_UNIQUE (2067).
  [[nodiscard]] int extended_code() const noexcept { return extended_code_; }
  /// The whole text of the statement; empty when none was involved.
  [[nodiscard]] std::string_view statement() const noexcept { return statement_; }

  /// A UNIQUE or PRIMARY KEY value is there already.
  [[nodiscard]] bool is_unique_violation() const noexcept;
  [[nodiscard]] bool is_foreign_key_violation() const noexcept;
  /// Any constraint: UNIQUE, NOT NULL, CHECK, foreign key, ...
  [[nodiscard]] bool is_constraint_violation() const noexcept;
  /// Another connection held the lock for longer than the busy timeout; trying again may help.
  [[nodiscard]] bool is_busy() const noexcept;
  [[nodiscard]] bool is_interrupted() const noexcept;
  /// A column that is missing, or whose value does not fit the C++ type asked for.
  [[nodiscard]] bool is_mismatch() const noexcept;

 private:
  int extended_code_;
  std::string statement_;
  std::string what_;
};

}  // namespace corest::sqlite
