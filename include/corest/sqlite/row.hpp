// One row of a result, as the statement that produced it shows it.
#pragma once
#include <corest/sqlite/parameter.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

struct sqlite3_stmt;

namespace corest::sqlite {

template <class T>
struct codec;

/// A view of the current row. It and everything it hands out as a view die when the callback it was given
/// to returns. Reading a value as a type that it does not have throws sqlite::error naming column and type;
/// nothing is converted silently.
class row {
 public:
  explicit row(sqlite3_stmt* statement) noexcept : statement_(statement) {}

  [[nodiscard]] int size() const noexcept;
  [[nodiscard]] std::string_view name(int column) const noexcept;
  /// The column of that name, letter for letter; -1 when there is none.
  [[nodiscard]] int find(std::string_view name) const noexcept;
  [[nodiscard]] storage type(int column) const noexcept;

  /// The value as a T. Throws when there is no such column.
  template <class T>
  [[nodiscard]] T column(int index) const {
    check(index);
    return codec<T>::read(*this, index);
  }
  template <class T>
  [[nodiscard]] T column(std::string_view name) const {
    return codec<T>::read(*this, require(name));
  }

  // For codecs; `column` must be one of this row.

  [[nodiscard]] bool null(int column) const noexcept { return type(column) == storage::null; }
  [[nodiscard]] std::int64_t integer(int column) const;
  /// Of a REAL, or of an INTEGER that a double represents exactly.
  [[nodiscard]] double real(int column) const;
  [[nodiscard]] std::string_view text(int column) const;
  [[nodiscard]] std::span<std::byte const> blob(int column) const;
  /// The column of that name; throws when there is none.
  [[nodiscard]] int require(std::string_view name) const;
  /// Throws the error for a value in `column` that does not fit; `wanted` says what would: "an integer of 0
  /// to 255".
  [[noreturn]] void mismatch(int column, std::string_view wanted) const;
  /// Throws the error for a row whose columns are not those wanted.
  [[noreturn]] void wrong_shape(std::string_view sentence) const;

 private:
  void check(int column) const;

  sqlite3_stmt* statement_;
};

}  // namespace corest::sqlite
