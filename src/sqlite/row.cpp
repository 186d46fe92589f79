// Reads columns without silent conversion; names what does not fit.
#include <corest/sqlite/error.hpp>
#include <corest/sqlite/row.hpp>

#include <sqlite3.h>

#include <string>

namespace corest::sqlite {
namespace {

// From here on, doubles skip integers.
constexpr std::int64_t exact_in_double = std::int64_t{1} << 53;

char const* storage_name(storage type) noexcept {
  switch (type) {
    case storage::integer:
      return "an integer";
    case storage::real:
      return "a real";
    case storage::text:
      return "text";
    case storage::blob:
      return "a blob";
    case storage::null:
      break;
  }
  return "NULL";
}

}  // namespace

int row::size() const noexcept { return sqlite3_column_count(statement_); }

std::string_view row::name(int column) const noexcept {
  char const* const name = sqlite3_column_name(statement_, column);
  return name == nullptr ? std::string_view() : std::string_view(name);
}

int row::find(std::string_view wanted) const noexcept {
  for (int column = 0, columns = size(); column < columns; ++column)
    if (name(column) == wanted) return column;
  return -1;
}

storage row::type(int column) const noexcept {
  switch (sqlite3_column_type(statement_, column)) {
    case SQLITE_INTEGER:
      return storage::integer;
    case SQLITE_FLOAT:
      return storage::real;
    case SQLITE_TEXT:
      return storage::text;
    case SQLITE_BLOB:
      return storage::blob;
    default:
      return storage::null;
  }
}

std::int64_t row::integer(int column) const {
  if (type(column) != storage::integer) mismatch(column, "an integer");
  return sqlite3_column_int64(statement_, column);
}

double row::real(int column) const {
  storage const found = type(column);
  if (found == storage::real) return sqlite3_column_double(statement_, column);
  if (found != storage::integer) mismatch(column, "a real");
  std::int64_t const whole = sqlite3_column_int64(statement_, column);
  if (whole > exact_in_double || whole < -exact_in_double) mismatch(column, "a real");
  return static_cast<double>(whole);
}

std::string_view row::text(int column) const {
  if (type(column) != storage::text) mismatch(column, "text");
  auto const* const bytes = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
  if (bytes == nullptr) throw error(SQLITE_NOMEM, "out of memory", sqlite3_sql(statement_));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

std::span<std::byte const> row::blob(int column) const {
  if (type(column) != storage::blob) mismatch(column, "a blob");
  auto const* const bytes = static_cast<std::byte const*>(sqlite3_column_blob(statement_, column));
  auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  if (bytes == nullptr && size != 0) throw error(SQLITE_NOMEM, "out of memory", sqlite3_sql(statement_));
  return {bytes, size};
}

int row::require(std::string_view wanted) const {
  int const column = find(wanted);
  if (column >= 0) return column;
  std::string sentence = "no column '";
  sentence += wanted;
  sentence += "' among";
  for (int index = 0, columns = size(); index < columns; ++index) {
    sentence += index == 0 ? " '" : ", '";
    sentence += name(index);
    sentence += '\'';
  }
  wrong_shape(sentence);
}

void row::check(int column) const {
  if (column >= 0 && column < size()) return;
  wrong_shape("no column " + std::to_string(column) + ", the row has " + std::to_string(size()));
}

void row::mismatch(int column, std::string_view wanted) const {
  std::string sentence = "column '";
  sentence += name(column);
  sentence += "' holds ";
  sentence += storage_name(type(column));
  sentence += ", wanted ";
  sentence += wanted;
  throw error(SQLITE_MISMATCH, sentence, sqlite3_sql(statement_));
}

void row::wrong_shape(std::string_view sentence) const {
  throw error(SQLITE_MISMATCH, sentence, sqlite3_sql(statement_));
}

}  // namespace corest::sqlite
