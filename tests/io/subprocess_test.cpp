#include "io/cancellation_table.hpp"
#include "io/folder.hpp"
#include "io/support.hpp"

#include <corest/io/run_process.hpp>
#include <corest/io/signals.hpp>
#include <corest/io/subprocess.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

command shell(std::string script) { return {"sh", "-c", std::move(script)}; }

bool has_children() {
  siginfo_t any{};
  return ::waitid(P_ALL, 0, &any, WEXITED | WNOHANG | WNOWAIT) == 0;
}

/// Runs a script whose output is read to the end.
task<std::string> output_of(std::string script, spawn_options options) {
  options.output = child_io::pipe;
  subprocess child(shell(std::move(script)), options);
  auto said = co_await read_to_end(child.output());
  co_await child.wait();
  co_return said;
}

/// A child that says "ready" and then waits for a signal, or for the end of its parent.
struct waiting_child {
  explicit waiting_child(std::string const& at_sigterm, scheduler::duration grace)
      : child(shell("trap '" + at_sigterm + "' TERM; echo ready; while read x; do :; done"),
              {.input = child_io::pipe, .output = child_io::pipe, .kill_grace = grace}) {}
  task<> ready() {
    char room[8];
    CHECK(co_await child.output().read_some(room) == 6);
  }
  subprocess child;
};

// A child that ends when it has read everything. A cancelled wait has ended it otherwise.
class waiting_for_a_child final : public awaited_operation {
 public:
  task<> wait() override {
    exit_status const status = co_await child_.wait();
    REQUIRE(status.success());
  }
  void complete(group&) override { child_.input().close(); }
  task<> settle(bool taken) override {
    auto const status = child_.try_wait();
    REQUIRE(status.has_value());
    if (!taken) REQUIRE((status->signal == SIGTERM || status->success()));
    co_return;
  }

 private:
  subprocess child_{command("cat"), {.input = child_io::pipe, .output = child_io::null}};
};

// A child that ends when a byte comes through a named pipe.
class running_a_process final : public awaited_operation {
 public:
  running_a_process() {
    auto const path = folder_.file("fifo");
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    fifo_ = descriptor(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  }
  task<> wait() override {
    auto const done = co_await run_process(command("head", "-c", "1", folder_.file("fifo")));
    REQUIRE(done.status.success());
    REQUIRE(done.output == "x");
  }
  void complete(group&) override { REQUIRE(::write(fifo_.fd(), "x", 1) == 1); }
  task<> settle(bool) override { co_return; }  // a child that is ended takes along what it has read

 private:
  scratch_folder folder_;
  descriptor fifo_;
};
row const wait_row{"subprocess::wait", make<waiting_for_a_child>, ends::by_cancellation, 2 * every_case};
row const run_row{"run_process", make<running_a_process>, ends::by_cancellation, every_case};

}  // namespace

TEST_CASE("a child's end gives its code, or the signal that ended it") {
  auto body = []() -> task<> {
    subprocess good(shell("exit 0"));
    subprocess bad(shell("exit 3"));
    subprocess killed(shell("kill -9 $$"));
    CHECK(co_await good.wait() == exit_status{});
    CHECK(co_await bad.wait() == exit_status{.code = 3});
    CHECK(co_await bad.wait() == exit_status{.code = 3});
    CHECK(bad.try_wait() == exit_status{.code = 3});
    auto const end = co_await killed.wait();
    CHECK(end == exit_status{.code = 137, .signal = SIGKILL});
    CHECK(!end.success());
    CHECK(!has_children());
  };
  run(body());
}

TEST_CASE("what cannot be started says why, and leaves no child") {
  auto const error_of_start = [](command const& program, spawn_options const& options = {}) {
    try {
      subprocess const child(program, options);
    } catch (io_error const& error) {
      return error.code().value();
    }
    return 0;
  };
  CHECK(error_of_start({"/nowhere/at/all"}) == ENOENT);
  CHECK(error_of_start({"/etc/passwd"}) == EACCES);
  CHECK(error_of_start({"true"}, {.directory = "/nowhere"}) == ENOENT);
  CHECK_THROWS_AS(subprocess(std::vector<std::string>()), std::invalid_argument);
  CHECK(!has_children());
}

TEST_CASE("a child is spoken with through streams") {
  auto body = []() -> task<> {
    subprocess child({"cat"}, {.input = child_io::pipe, .output = child_io::pipe});
    CHECK(!child.errors());
    char room[16];
    for (std::string_view const word : {"one", "two"}) {
      co_await child.input().write(word);
      CHECK(co_await child.output().read_some(room) == 3);
      CHECK(std::string_view(room, 3) == word);
    }
    child.input().close();
    CHECK(co_await child.output().read_some(room) == 0);
    CHECK((co_await child.wait()).success());
  };
  run(body());
}

TEST_CASE(
    "a child gets its own environment and directory, and nothing of ours beyond the three descriptors") {
  auto body = []() -> task<> {
    auto pair = connected();
    spawn_options where;
    where.directory = "/";
    CHECK(co_await output_of("pwd", where) == "/\n");
    spawn_options with;
    with.environment = std::vector<std::string>{"ONLY=this", "PATH=/bin:/usr/bin"};
    CHECK(co_await output_of("echo $ONLY $HOME", with) == "this\n");
    spawn_options silent;
    silent.errors = child_io::null;
    silent.input = child_io::null;
    auto const ours = "/proc/self/fd/" + std::to_string(pair.one.fd());
    CHECK(co_await output_of("cat; echo lost >&2; [ -e " + ours + " ] || echo closed", silent) == "closed\n");
  };
  run(body());
}

TEST_CASE("signals that we block or ignore are as ever in a child") {
  auto body = []() -> task<> {
    signal_set const mine{SIGUSR1};
    auto const before = ::signal(SIGPIPE, SIG_IGN);
    subprocess by_pipe(shell("kill -PIPE $$"));
    subprocess by_user(shell("kill -USR1 $$"));
    ::signal(SIGPIPE, before);
    CHECK((co_await by_pipe.wait()).signal == SIGPIPE);
    CHECK((co_await by_user.wait()).signal == SIGUSR1);
  };
  run(body());
}

TEST_CASE("a cancelled wait asks the child to end, and waits for that") {
  auto body = []() -> task<> {
    waiting_child polite("exit 7", 1h);
    co_await polite.ready();
    CHECK(co_await cancelled_while_waiting(polite.child.wait()) == cancel_reason::user);
    CHECK(polite.child.try_wait() == exit_status{.code = 7});
  };
  run(body());
}

TEST_CASE("a child that does not heed SIGTERM is killed after the grace") {
  auto body = []() -> task<> {
    waiting_child stubborn("", 1ms);
    co_await stubborn.ready();
    CHECK(co_await cancelled_while_waiting(stubborn.child.wait()) == cancel_reason::user);
    CHECK(stubborn.child.try_wait()->signal == SIGKILL);
  };
  run(body());
}

TEST_CASE("a child that nobody waits for is killed and leaves no zombie") {
  auto body = []() -> task<> {
    waiting_child first("", 1h);
    co_await first.ready();
    first.child = subprocess({"sleep", "1000"});
    co_return;
  };
  run(body());
  CHECK(!has_children());
}

TEST_CASE("signals reach a child, and nobody else once it has ended") {
  auto body = []() -> task<> {
    subprocess child({"sleep", "1000"});
    CHECK(!child.try_wait());
    child.send_signal(SIGINT);
    CHECK((co_await child.wait()).signal == SIGINT);
    child.send_signal(SIGINT);
  };
  run(body());
}

TEST_CASE("run_process gives status, output and errors of a child that was fed") {
  auto body = []() -> task<> {
    std::string const much(500'000, 'm');  // more than the pipes hold, both ways
    auto const result = co_await run_process(shell("cat; echo oh >&2; exit 4"), much);
    CHECK(result.status.code == 4);
    CHECK(result.output == much);
    CHECK(result.errors == "oh\n");
    auto const none = co_await run_process(shell("cat"));
    CHECK(none.output.empty());
    auto const deaf = co_await run_process({"true"}, much);
    CHECK(deaf.status.success());
    spawn_options root;
    root.directory = "/";
    auto const there = co_await run_process(shell("pwd"), "", root);
    CHECK(there.output == "/\n");
  };
  run(body());
}

TEST_CASE("run_process takes as much output as the limit says, and not a byte more") {
  auto body = []() -> task<> {
    auto const full = co_await run_process(shell("printf 12345"), "", 5);
    CHECK(full.output == "12345");
    CHECK(co_await error_of(run_process(shell("printf 123456; exec sleep 1000"), "", 5)) == EMSGSIZE);
    CHECK(co_await error_of(run_process(shell("printf 123456 >&2; exec sleep 1000"), "", 5)) == EMSGSIZE);
    CHECK(!has_children());
  };
  run(body());
}

TEST_CASE("run_process that is cancelled ends the child") {
  auto body = []() -> task<> {
    CHECK(co_await cancelled_while_waiting(run_process({"sleep", "1000"})) == cancel_reason::user);
    CHECK(!has_children());
  };
  run(body());
}
