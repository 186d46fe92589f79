// Prepares, binds and steps statements; keeps idle ones.
#include "sqlite/statement.hpp"

#include <corest/sqlite/error.hpp>

#include <sqlite3.h>

#include <algorithm>
#include <utility>

namespace corest::sqlite {
statement::statement(statement&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), sql_(std::move(other.sql_)) {}

statement& statement::operator=(statement&& other) noexcept {
  std::swap(handle_, other.handle_);
  sql_.swap(other.sql_);
  return *this;
}

statement::~statement() { sqlite3_finalize(handle_); }

statement statement::prepare_next(sqlite3* database, std::string_view sql, char const** rest) {
  // sqlite3_prepare_v3 takes an int.
  if (sql.size() > static_cast<std::size_t>(sqlite3_limit(database, SQLITE_LIMIT_SQL_LENGTH, -1)))
    throw error(SQLITE_TOOBIG, "the statement is too long");
  if (sql.find('\0') != sql.npos) throw error(SQLITE_MISUSE, "a NUL in the text of the statement", sql);
  statement made;
  int const result = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made.handle_, rest);
  if (result != SQLITE_OK) throw error(sqlite3_extended_errcode(database), sqlite3_errmsg(database), sql);
  made.sql_ = sql.substr(0, static_cast<std::size_t>(*rest - sql.data()));
  return made;
}

statement statement::prepare(sqlite3* database, std::string_view sql) {
  char const* rest = nullptr;
  statement made = prepare_next(database, sql, &rest);
  if (!made) throw error(SQLITE_MISUSE, "there is no statement in the text", sql);
  if (prepare_next(database, sql.substr(static_cast<std::size_t>(rest - sql.data())), &rest))
    throw error(SQLITE_MISUSE, "more than one statement: use execute_script, or one call for each", sql);
  made.sql_ = sql;  // with what follows the statement: the text it will be asked for by
  return made;
}

void statement::bind(std::span<parameter const> arguments) {
  int const wanted = sqlite3_bind_parameter_count(handle_);
  if (std::cmp_not_equal(wanted, arguments.size()))
    throw error(SQLITE_RANGE,
                "the statement has " + std::to_string(wanted) + " parameters, given were " +
                    std::to_string(arguments.size()) + " arguments",
                sql_);
  for (int index = 1; auto const& argument : arguments) {
    int result = SQLITE_OK;
    auto const bytes = argument.bytes();
    switch (argument.type()) {
      case storage::null:
        result = sqlite3_bind_null(handle_, index);
        break;
      case storage::integer:
        result = sqlite3_bind_int64(handle_, index, argument.integer());
        break;
      case storage::real:
        result = sqlite3_bind_double(handle_, index, argument.real());
        break;
      case storage::text:  // a null pointer would bind NULL
        result = sqlite3_bind_text64(handle_, index, bytes.data() == nullptr ? "" : bytes.data(),
                                     bytes.size(), SQLITE_STATIC, SQLITE_UTF8);
        break;
      case storage::blob:
        result = sqlite3_bind_blob64(handle_, index, bytes.data() == nullptr ? "" : bytes.data(),
                                     bytes.size(), SQLITE_STATIC);
        break;
    }
    if (result != SQLITE_OK) fail();
    ++index;
  }
}

bool statement::step() {
  int const result = sqlite3_step(handle_);
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) fail();
  return false;
}

void statement::recycle() noexcept {
  sqlite3_reset(handle_);
  sqlite3_clear_bindings(handle_);
}

void statement::fail() const {
  sqlite3* const database = sqlite3_db_handle(handle_);
  throw error(sqlite3_extended_errcode(database), sqlite3_errmsg(database), sql_);
}

statement statement_cache::take(sqlite3* database, std::string_view sql) {
  auto const found =
      std::find_if(idle_.rbegin(), idle_.rend(), [&](auto const& idle) { return idle.sql() == sql; });
  if (found == idle_.rend()) return statement::prepare(database, sql);
  statement taken = std::move(*found);
  idle_.erase(std::next(found).base());
  return taken;
}

void statement_cache::put(statement used) noexcept {
  used.recycle();
  if (capacity_ == 0) return;
  if (idle_.size() == capacity_) idle_.erase(idle_.begin());
  idle_.push_back(std::move(used));
}

}  // namespace corest::sqlite
