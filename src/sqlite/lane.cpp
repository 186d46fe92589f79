// Leases connections to calls, and interrupts the call that is meant and no other.
#include <corest/io/thread_pool.hpp>
#include <corest/observe/span.hpp>
#include <corest/sqlite/detail/call.hpp>
#include <corest/sqlite/detail/lane.hpp>

#include <condition_variable>
#include <mutex>
#include <string_view>

namespace corest::sqlite::detail {

struct lane::core {
  core(std::vector<connection> opened, std::size_t queue)
      : connections(std::move(opened)),
        threads({.threads = static_cast<unsigned>(connections.size()), .queue = queue}) {
    for (connection& each : connections) free.push_back(&each);
  }

  std::vector<connection> connections;
  std::mutex mutex;
  std::condition_variable given_back;
  std::vector<connection*> free;
  io::thread_pool threads;  // last: joined before the connections close
};

lane::lane(std::vector<connection> connections, std::size_t queue)
    : core_(*new core(std::move(connections), queue)) {}

lane::~lane() { delete &core_; }

void lane::acquire(lease& held) {
  std::unique_lock lock(core_.mutex);
  core_.given_back.wait(lock, [&] { return !core_.free.empty(); });
  held.on = core_.free.back();  // the one used last, whose pages and statements are warm
  core_.free.pop_back();
  if (held.interrupted) held.on->interrupt();
}

void lane::give_back(lease& held) noexcept {
  {
    std::lock_guard const lock(core_.mutex);
    held.on->resume();
    core_.free.push_back(held.on);
    held.on = nullptr;  // from here on an interrupt would hit the next call
  }
  core_.given_back.notify_one();
}

void lane::interrupt(lease& held) noexcept {
  std::lock_guard const lock(core_.mutex);
  held.interrupted = true;
  if (held.on != nullptr) held.on->interrupt();
}

namespace {
void describe(span& one, std::string_view sql) noexcept {
  one.set("db.system.name", "sqlite");
  one.set("db.query.text", sql);
}
}  // namespace

task<outcome> lane::run_statement(statement const& what, function_ref<bool(row const&)> on_row) {
  span one("sqlite", span_kind::client);
  describe(one, what.sql);
  outcome done;
  auto work = [&](connection& on) {
    if (!what.in_transaction) {
      done = on.run(what.sql, what.args, on_row);
      return;
    }
    transaction scope(on);
    done = on.run(what.sql, what.args, on_row);
    scope.commit();
  };
  auto call = run_borrowed(work);
  co_await std::move(call);
  co_return done;
}

task<outcome> lane::execute(statement what) {
  span one("sqlite", span_kind::client);
  describe(one, what.sql);
  outcome done;
  auto work = [&](connection& on) { done = on.run(what.sql, what.args); };
  auto call = run_borrowed(work);
  co_await std::move(call);
  co_return done;
}

std::vector<parameter> owned(std::span<parameter> bound) {
  std::vector<parameter> kept;
  kept.reserve(bound.size());
  for (parameter& each : bound) {
    each.own();
    kept.push_back(std::move(each));
  }
  return kept;
}

task<> lane::run_borrowed(function_ref<void(connection&)> work) {
  lease held;
  auto borrow = [&] { with(held, work); };
  auto hurry = [&]() noexcept { interrupt(held); };
  auto call = core_.threads.run(io::interruptible{borrow, hurry});
  co_await std::move(call);
}

}  // namespace corest::sqlite::detail
