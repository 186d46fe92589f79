#include "io/cancellation_table.hpp"
#include "io/folder.hpp"
#include "io/support.hpp"

#include <corest/io/directory_watch.hpp>
#include <corest/io/file.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

using namespace io_test;
using change = directory_change;

namespace {

void put(std::string const& path) { std::ofstream(path) << "x"; }

std::size_t kept_events() {
  std::ifstream limit("/proc/sys/fs/inotify/max_queued_events");
  std::size_t count = 0;
  limit >> count;
  return count;
}

int error_of_watching(std::string const& path) {
  try {
    directory_watch const refused(path);
  } catch (io_error const& error) {
    return error.code().value();
  }
  return 0;
}

class watching final : public awaited_operation {
 public:
  task<> wait() override {
    auto const found = co_await watch_.next();
    REQUIRE(found == directory_event{change::added, "f"});
  }
  void complete(group&) override { put(folder_.file("f")); }
  task<> settle(bool taken) override {
    if (!taken) co_await wait();
    auto const closed = co_await watch_.next();
    REQUIRE(closed == directory_event{change::written, "f"});
    REQUIRE(!watch_.try_next());
  }

 private:
  scratch_folder folder_;
  directory_watch watch_{folder_.path()};
};
row const next_row{"directory_watch::next", make<watching>, ends::by_cancellation, every_case};

}  // namespace

TEST_CASE("what happens to the files of a folder is told in order, with their names") {
  auto body = []() -> task<> {
    scratch_folder const here;
    scratch_folder const elsewhere;
    directory_watch watch(here.path());
    put(here.file("a"));
    std::filesystem::rename(here.file("a"), here.file("b"));
    std::filesystem::rename(here.file("b"), elsewhere.file("b"));
    std::filesystem::create_directory(here.file("d"));
    put(here.file("d") + "/below");
    std::filesystem::remove_all(here.file("d"));
    directory_event const expected[] = {{change::added, "a"},  {change::written, "a"}, {change::removed, "a"},
                                        {change::added, "b"},  {change::removed, "b"}, {change::added, "d"},
                                        {change::removed, "d"}};
    for (auto const& each : expected) {
      auto const event = co_await watch.next();
      CHECK(event == each);
    }
    CHECK(!watch.try_next());
  };
  run(body());
}

TEST_CASE("a task waits for the next event, and a cancelled wait has taken none") {
  auto body = []() -> task<> {
    scratch_folder const here;
    directory_watch first(here.path());
    CHECK(co_await cancelled_while_waiting(first.next()) == cancel_reason::user);
    auto const change_something = [&]() -> task<> {
      co_await checkpoint();
      put(here.file("f"));
    };
    auto const both = co_await when_all(first.next(), change_something());
    CHECK(std::get<0>(both) == directory_event{change::added, "f"});
    directory_watch moved = std::move(first);
    directory_watch assigned(here.path());
    assigned = std::move(moved);
    auto const rest = co_await assigned.next();
    CHECK(rest == directory_event{change::written, "f"});
  };
  run(body());
}

TEST_CASE("a file that write_file replaced was added whole") {
  auto body = []() -> task<> {
    scratch_folder const here;
    directory_watch watch(here.path());
    co_await write_file(here.file("settings"), "a = 1");
    directory_event event;
    while (event.name != "settings") event = co_await watch.next();
    CHECK(event.change == change::added);
    CHECK(co_await read_file(here.file("settings")) == "a = 1");
  };
  run(body());
}

TEST_CASE("events that the system had to drop are told") {
  auto body = []() -> task<> {
    scratch_folder const here;
    directory_watch watch(here.path());
    for (std::size_t i = 0; i <= kept_events() / 2; ++i) {  // two events each, and one more
      std::filesystem::create_directory(here.file("d"));
      std::filesystem::remove(here.file("d"));
    }
    std::size_t before = 0;
    directory_event event = co_await watch.next();
    for (; event.change != change::overflow; ++before) event = co_await watch.next();
    CHECK(before == kept_events());
    CHECK(event.name.empty());
    put(here.file("f"));  // and it goes on
    auto const next = co_await watch.next();
    CHECK(next == directory_event{change::added, "f"});
  };
  run(body());
}

TEST_CASE("a folder that goes away says so, each time it is asked") {
  auto body = []() -> task<> {
    scratch_folder const here;
    std::filesystem::create_directory(here.file("d"));
    directory_watch deleted(here.file("d"));
    std::filesystem::remove(here.file("d"));
    std::filesystem::create_directory(here.file("e"));
    directory_watch moved(here.file("e"));
    std::filesystem::rename(here.file("e"), here.file("f"));
    for (int i = 0; i < 2; ++i) {
      auto const first = co_await deleted.next();
      CHECK(first == directory_event{change::gone, ""});
      auto const second = co_await moved.next();
      CHECK(second == directory_event{change::gone, ""});
    }
  };
  run(body());
}

TEST_CASE("what is no folder is not watched") {
  scratch_folder const here;
  put(here.file("f"));
  CHECK(error_of_watching(here.file("f")) == ENOTDIR);
  CHECK(error_of_watching(here.file("none")) == ENOENT);
}
