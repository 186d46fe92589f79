// Result codes by their meaning, and the line that ends in a log.
#include <corest/sqlite/error.hpp>

#include <sqlite3.h>

namespace corest::sqlite {
namespace {

constexpr std::size_t longest_quote =
    240;  // of a statement in what(): enough to find it, short enough for a log line

std::string describe(int extended_code, std::string_view message, std::string_view statement) {
  std::string text = "sqlite: ";
  text += message;
  text += " (code ";
  text += std::to_string(extended_code);
  text += ')';
  if (statement.empty()) return text;
  text += " in: ";
  text += statement.substr(0, longest_quote);
  if (statement.size() > longest_quote) text += "...";
  return text;
}

}  // namespace

error::error(int extended_code, std::string_view message, std::string_view statement)
    : extended_code_(extended_code),
      statement_(statement),
      what_(describe(extended_code, message, statement)) {}

bool error::is_unique_violation() const noexcept {
  return extended_code_ == SQLITE_CONSTRAINT_UNIQUE || extended_code_ == SQLITE_CONSTRAINT_PRIMARYKEY ||
         extended_code_ == SQLITE_CONSTRAINT_ROWID;
}
bool error::is_foreign_key_violation() const noexcept {
  return extended_code_ == SQLITE_CONSTRAINT_FOREIGNKEY;
}
bool error::is_constraint_violation() const noexcept { return code() == SQLITE_CONSTRAINT; }
bool error::is_busy() const noexcept { return code() == SQLITE_BUSY || code() == SQLITE_LOCKED; }
bool error::is_interrupted() const noexcept { return code() == SQLITE_INTERRUPT; }
bool error::is_mismatch() const noexcept { return code() == SQLITE_MISMATCH; }

}  // namespace corest::sqlite
