// The sentences for values that do not fit.
#include <corest/sqlite/codec.hpp>
#include <corest/sqlite/error.hpp>
#include <corest/sqlite/mapping.hpp>

#include <sqlite3.h>

namespace corest::sqlite::detail {

void integer_too_large(std::uint64_t value) {
  throw error(SQLITE_MISMATCH,
              "the integer " + std::to_string(value) + " does not fit the 63 bits that SQLite has");
}

void enumerator_without_name(std::string_view type) {
  throw error(SQLITE_MISMATCH, "the value is none of the enumerators of " + std::string(type));
}

void out_of_range(row const& current, int column, std::int64_t least, std::uint64_t most) {
  current.mismatch(column, "one of " + std::to_string(least) + " to " + std::to_string(most));
}

void not_an_enumerator(row const& current, int column, std::span<std::string_view const> names) {
  std::string wanted = "one of";
  for (bool first = true; auto const name : names) {
    wanted += first ? " '" : ", '";
    wanted += name;
    wanted += '\'';
    first = false;
  }
  current.mismatch(column, wanted);
}

void time_out_of_range(row const& current, int column) {
  current.mismatch(column, "a time that the clock of the type can show");
}

void require_size(row const& current, std::size_t columns) {
  if (std::cmp_equal(current.size(), columns)) return;
  current.wrong_shape("the row has " + std::to_string(current.size()) + " columns, wanted " +
                      std::to_string(columns));
}

}  // namespace corest::sqlite::detail
