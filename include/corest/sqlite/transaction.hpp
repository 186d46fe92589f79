// A transaction that rolls back unless it is committed.
#pragma once
#include <corest/sqlite/connection.hpp>

namespace corest::sqlite {

/// immediate: takes the write lock now, so that it waits, or fails as busy, before anything was done.
/// deferred: a view of one moment for several reads; writing in it may fail as busy half-way.
enum class transaction_mode : unsigned char { immediate, deferred };

/// Everything the connection does until commit() happens together or not at all. One inside another is a
/// savepoint: it can be undone alone, and is undone with the outer one. Lives on the connection's thread,
/// and ends before the connection and before the transaction around it.
class [[nodiscard]] transaction {
 public:
  explicit transaction(connection& on, transaction_mode mode = transaction_mode::immediate);
  transaction(transaction const&) = delete;
  transaction& operator=(transaction const&) = delete;
  /// Rolls back unless committed.
  ~transaction();

  /// Throws, and leaves the transaction to be rolled back, when SQLite refuses.
  void commit();
  /// Undoes everything since the beginning. Does nothing after a commit or an earlier rollback.
  void rollback() noexcept;

 private:
  connection::state* on_;
  int level_;  // 1: the outermost; 0: it has ended
};

}  // namespace corest::sqlite
