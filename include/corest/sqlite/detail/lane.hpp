// Connections, and the threads that alone use them.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/function_ref.hpp>
#include <corest/sqlite/connection.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace corest::sqlite::detail {

/// A statement on its way to a lane, with its arguments.
struct statement {
  statement(std::string text, std::vector<parameter> arguments, bool whole = false) noexcept
      : sql(std::move(text)), args(std::move(arguments)), in_transaction(whole) {}

  std::string sql;
  std::vector<parameter> args;
  bool in_transaction;  // what it has done is undone when a row cannot be taken
};

/// Runs calls on connections of one kind: as many at a time as there are connections, each on a thread of its
/// own. For database, which has one lane for the writer and one for the readers.
class lane {
 public:
  /// `queue`: calls that may wait for a connection; beyond that they are refused with `overloaded`.
  lane(std::vector<connection> connections, std::size_t queue);
  lane(lane const&) = delete;
  lane& operator=(lane const&) = delete;
  ~lane();

  /// Calls f(connection&) on a thread of the lane. When the task is cancelled meanwhile, the running
  /// statement is interrupted, f unwinds, and the task gets `cancelled`.
  template <class F>
  task<std::invoke_result_t<F&, connection&>> run(F f) {
    using value = std::invoke_result_t<F&, connection&>;
    if constexpr (std::is_void_v<value>) {
      auto call = run_borrowed(f);
      co_await std::move(call);
    } else {
      std::optional<value> given;
      auto work = [&](connection& on) { given.emplace(f(on)); };
      auto call = run_borrowed(work);
      co_await std::move(call);
      co_return std::move(*given);
    }
  }

  /// One statement, likewise; both stay until the task has ended.
  task<outcome> run_statement(statement const& what, function_ref<bool(row const&)> on_row);
  /// One statement whose rows are dropped.
  task<outcome> execute(statement what);

  /// The same on the calling thread, which blocks until a connection is free.
  template <class F>
  std::invoke_result_t<F&, connection&> run_here(F f) {
    lease held;
    return with(held, f);
  }

 private:
  // The connection a call has, while it has one.
  struct lease {
    connection* on = nullptr;
    bool interrupted = false;
  };
  class holder {
   public:
    holder(lane& from, lease& held) : from_(from), held_(held) { from_.acquire(held_); }
    holder(holder const&) = delete;
    holder& operator=(holder const&) = delete;
    ~holder() { from_.give_back(held_); }

   private:
    lane& from_;
    lease& held_;
  };
  template <class F>
  std::invoke_result_t<F&, connection&> with(lease& held, F&& f) {
    holder const here(*this, held);
    return f(*held.on);
  }
  task<> run_borrowed(function_ref<void(connection&)> work);
  void acquire(lease& held);
  void give_back(lease& held) noexcept;
  void interrupt(lease& held) noexcept;
  struct core;
  core& core_;
};

}  // namespace corest::sqlite::detail
