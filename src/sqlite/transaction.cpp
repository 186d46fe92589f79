// Begins, commits and rolls back; savepoints inside.
#include "sqlite/connection_state.hpp"

#include <corest/sqlite/transaction.hpp>

#include <stdexcept>
#include <string>
#include <utility>

namespace corest::sqlite {
namespace {

std::string savepoint(char const* verb, int level) { return verb + (" corest_" + std::to_string(level)); }

}  // namespace

transaction::transaction(connection& on, transaction_mode mode) : on_(on.state_), level_(on_->depth + 1) {
  on_->check_usable("begin");
  if (level_ > 1) {
    on_->command(savepoint("savepoint", level_));
  } else {
    on_->command(mode == transaction_mode::immediate ? "begin immediate" : "begin");
  }
  on_->depth = level_;
}

transaction::~transaction() { rollback(); }

void transaction::commit() {
  if (level_ == 0) throw std::logic_error("corest: the transaction has ended already");
  if (on_->depth != level_) throw std::logic_error("corest: a transaction inside this one has not ended");
  on_->check_usable("commit");
  on_->command(level_ == 1 ? "commit" : savepoint("release", level_));
  on_->depth = std::exchange(level_, 0) - 1;
}

void transaction::rollback() noexcept {
  if (level_ == 0) return;
  int const level = std::exchange(level_, 0);
  on_->depth = level - 1;
  if (!on_->in_transaction()) return;  // SQLite has done it already, after an error or an interrupt
  if (level == 1) {
    sqlite3_exec(on_->database, "rollback", nullptr, nullptr, nullptr);
  } else {
    char sql[96];
    sqlite3_snprintf(sizeof sql, sql, "rollback to corest_%d; release corest_%d", level, level);
    sqlite3_exec(on_->database, sql, nullptr, nullptr, nullptr);
  }
}

}  // namespace corest::sqlite
