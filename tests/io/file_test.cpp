#include "io/cancellation_table.hpp"
#include "io/folder.hpp"
#include "io/support.hpp"

#include <corest/io/file.hpp>
#include <corest/io/thread_pool.hpp>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <future>
#include <string>

using namespace io_test;

namespace {

void put(std::string const& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
}

std::string get(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

unsigned permissions_of(std::string const& path) {
  struct stat about{};
  REQUIRE(::stat(path.c_str(), &about) == 0);
  return about.st_mode & 07777;
}

// Each is one call on the shared pool, which completes it when it likes; it counts if it ended well, and only
// then.
class opening final : public awaited_operation {
 public:
  task<> wait() override { opened_ = co_await file::open(folder_.file("f"), open_for::creating); }
  void complete(group&) override {}
  task<> settle(bool taken) override {
    REQUIRE(std::filesystem::exists(folder_.file("f")) == taken);
    REQUIRE(static_cast<bool>(opened_) == taken);
    co_return;
  }

 private:
  scratch_folder folder_;
  file opened_;
};
class writing : public awaited_operation {
 public:
  task<> set_up(group&) override { file_ = co_await file::open(path_, open_for::replacing); }
  task<> wait() override { co_await file_.write_at(0, "new"); }
  void complete(group&) override {}
  task<> settle(bool taken) override {
    REQUIRE(get(path_) == (taken ? "new" : ""));
    co_return;
  }

 protected:
  scratch_folder folder_;
  std::string path_ = folder_.file("f");
  file file_;
};
class reading final : public writing {
 public:
  task<> set_up(group&) override {
    put(path_, "old");
    file_ = co_await file::open(path_);
  }
  task<> wait() override {
    char room[8];
    std::size_t const count = co_await file_.read_at(0, room);
    REQUIRE(std::string(room, count) == "old");
  }
  task<> settle(bool) override { co_await wait(); }
};
class replacing final : public writing {
 public:
  task<> set_up(group&) override {
    put(path_, "old");
    co_return;
  }
  task<> wait() override { co_await write_file(path_, "new"); }
  task<> settle(bool taken) override {
    REQUIRE(get(path_) == (taken ? "new" : "old"));
    REQUIRE(folder_.count() == 1);
    co_return;
  }
};
class reading_all final : public writing {
 public:
  task<> set_up(group&) override {
    put(path_, "old");
    co_return;
  }
  task<> wait() override {
    auto const text = co_await read_file(path_);
    REQUIRE(text == "old");
  }
  task<> settle(bool) override { co_await wait(); }
};
// A call that leaves the file as it is.
template <task<> (*Call)(file&)>
class calling final : public writing {
 public:
  task<> set_up(group&) override {
    put(path_, "old");
    file_ = co_await file::open(path_, open_for::updating);
  }
  task<> wait() override { co_await Call(file_); }
  task<> settle(bool) override {
    co_await Call(file_);
    REQUIRE(get(path_) == "old");
  }
};
task<> size_of(file& f) {
  auto const size = co_await f.size();
  REQUIRE(size == 3);
}
task<> all_of(file& f) {
  auto const text = co_await f.read_all();
  REQUIRE(text == "old");
}
task<> synced(file& f) { co_await f.sync(); }
class resizing final : public writing {
 public:
  task<> wait() override { co_await file_.resize(3); }
  task<> settle(bool taken) override {
    REQUIRE(std::filesystem::file_size(path_) == (taken ? 3 : 0));
    co_return;
  }
};
// Cancelled or not, the descriptor is closed once.
class closing final : public writing {
 public:
  task<> wait() override { co_await file_.close(); }
  task<> settle(bool taken) override {
    if (taken) REQUIRE(!file_);
    co_return;
  }
};
row const size_row{"file::size", make<calling<size_of>>, ends::by_either, every_case};
row const all_row{"file::read_all", make<calling<all_of>>, ends::by_either, every_case};
row const sync_row{"file::sync", make<calling<synced>>, ends::by_either, every_case};
row const resize_row{"file::resize", make<resizing>, ends::by_either, every_case};
row const close_row{"file::close", make<closing>, ends::by_either, every_case};
row const open_row{"file::open", make<opening>, ends::by_either, 2 * every_case};
row const write_row{"file::write_at", make<writing>, ends::by_either, 2 * every_case};
row const read_row{"file::read_at", make<reading>, ends::by_either, 2 * every_case};
row const replace_row{"write_file", make<replacing>, ends::by_either, every_case};
row const read_file_row{"read_file", make<reading_all>, ends::by_either, every_case};

}  // namespace

TEST_CASE("a file is written and read at places, by several tasks at once") {
  auto body = []() -> task<> {
    scratch_folder const here;
    auto data = co_await file::open(here.file("data"), open_for::creating);
    co_await when_all(data.write_at(5, "world"), data.write_at(0, "hello"));
    char room[20];
    CHECK(co_await data.read_at(3, room) == 7);
    CHECK(std::string_view(room, 7) == "loworld");
    CHECK(co_await data.read_at(3, std::span(room, 2)) == 2);
    CHECK(co_await data.read_at(10, room) == 0);
    CHECK(co_await data.size() == 10);
    co_await data.resize(7);
    CHECK(co_await data.read_all() == "hellowo");
    co_await data.sync();
    co_await data.close();
    CHECK(!data);
    CHECK(co_await error_of(data.read_at(0, room)) == EBADF);
    CHECK(get(here.file("data")) == "hellowo");
  };
  run(body());
}

TEST_CASE("how a file is opened says what must be there and what is kept") {
  auto body = []() -> task<> {
    scratch_folder const here;
    auto const path = here.file("f");
    CHECK(co_await error_of(file::open(path)) == ENOENT);
    CHECK(co_await error_of(file::open(path, open_for::updating)) == ENOENT);
    co_await file::open(path, open_for::creating, 0600);
    CHECK(permissions_of(path) == 0600);
    CHECK(co_await error_of(file::open(path, open_for::creating)) == EEXIST);
    put(path, "12345");
    auto reader = co_await file::open(path);
    CHECK(co_await error_of(reader.write_at(0, "x")) == EBADF);
    auto writer = co_await file::open(path, open_for::updating);
    co_await writer.write_at(1, "x");
    CHECK(get(path) == "1x345");
    auto log = co_await file::open(path, open_for::appending);
    co_await log.write_at(0, "6");
    co_await log.write_at(0, "7");
    CHECK(get(path) == "1x34567");
    co_await file::open(path, open_for::replacing);
    CHECK(get(path).empty());
  };
  run(body());
}

TEST_CASE("a whole file is read up to the limit, and no byte beyond") {
  auto body = []() -> task<> {
    scratch_folder const here;
    auto const path = here.file("f");
    CHECK(co_await error_of(read_file(path)) == ENOENT);
    CHECK(co_await error_of(read_file(here.path())) == EISDIR);
    for (std::size_t const size : {0, 1, 5, 16384, 16385, 100'000}) {
      std::string const text(size, 't');
      put(path, text);
      CHECK(co_await read_file(path) == text);
      CHECK(co_await read_file(path, size) == text);
      auto const opened = co_await file::open(path);
      CHECK(co_await opened.read_all(size) == text);
      if (size == 0) continue;
      CHECK(co_await error_of(read_file(path, size - 1)) == EFBIG);
      CHECK(co_await error_of(opened.read_all(size - 1)) == EFBIG);
    }
    auto const status = co_await read_file("/proc/self/status");  // says that its size is 0
    CHECK(status.starts_with("Name:"));
    CHECK(co_await error_of(read_file("/dev/zero", 100'000)) == EFBIG);
  };
  run(body());
}

TEST_CASE("write_file replaces a file as a whole, and whoever has the old one open keeps it") {
  auto body = []() -> task<> {
    scratch_folder const here;
    auto const path = here.file("f");
    co_await write_file(path, "first");
    CHECK(get(path) == "first");
    ::chmod(path.c_str(), 0640);
    auto const old = co_await file::open(path);
    co_await write_file(path, "second");
    CHECK(get(path) == "second");
    CHECK(permissions_of(path) == 0640);
    CHECK(co_await old.read_all() == "first");
    CHECK(here.count() == 1);
    std::string const large(1 << 20, 'l');
    co_await write_file(path, large);
    CHECK(co_await read_file(path) == large);
  };
  run(body());
}

TEST_CASE("a write_file that fails leaves the old file and nothing else") {
  auto body = []() -> task<> {
    scratch_folder const here;
    auto const path = here.file("f");
    CHECK(co_await error_of(write_file("/nowhere/at/all", "x")) == ENOENT);
    std::filesystem::create_directory(path);  // a file cannot take the name of a folder
    CHECK(co_await error_of(write_file(path, "x")) == EISDIR);
    CHECK(here.count() == 1);
  };
  run(body());
}

TEST_CASE("a call that was cancelled in the queue has touched no file") {
  auto body = []() -> task<> {
    scratch_folder const here;
    auto const path = here.file("f");
    // All threads of the pool are busy, so the call stands in the queue.
    std::promise<void> opened;
    auto const door = opened.get_future().share();
    auto const occupy = [&](group& g) -> task<> {
      auto const wait = [door] { door.wait(); };
      auto const busy = [&]() -> task<> { co_await to_thread(wait); };
      for (unsigned i = 0; i < default_pool_threads(); ++i) g.spawn(busy);
      co_await checkpoint();
      CHECK(co_await cancelled_while_waiting(write_file(path, "x")) == cancel_reason::user);
      opened.set_value();
    };
    co_await with_group(occupy);
    CHECK(here.count() == 0);
  };
  run(body());
}
