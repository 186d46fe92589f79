#include "io/cancellation_table.hpp"
#include "io/folder.hpp"
#include "io/publish.hpp"
#include "io/support.hpp"

#include <corest/io/new_file.hpp>
#include <corest/io/run.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

using namespace corest;
using namespace corest::io;
using io_test::error_of;
using io_test::scratch_folder;

namespace {

std::string content_of(std::string const& path) {
  std::ostringstream all;
  all << std::ifstream(path).rdbuf();
  return all.str();
}

void put(std::string const& path, std::string const& content) { std::ofstream(path) << content; }

task<new_file> written(std::string path, std::string_view content) {
  new_file made = co_await new_file::create(path);
  for (std::size_t i = 0; i < content.size(); i += 3) co_await made.write(content.substr(i, 3));
  co_return made;
}

// Each is a call on the shared pool, which completes it when it likes.
class creating : public io_test::awaited_operation {
 public:
  task<> wait() override { made_ = co_await new_file::create(path_); }
  void complete(group&) override {}
  task<> settle(bool taken) override {
    REQUIRE(folder_.count() == 0);
    if (!taken) co_await wait();
    bool const replaced = co_await made_.publish();
    REQUIRE(!replaced);
    REQUIRE(folder_.count() == 1);
  }

 protected:
  scratch_folder folder_;
  std::string path_ = folder_.file("f");
  new_file made_;
};
class writing : public creating {
 public:
  task<> set_up(group&) override { made_ = co_await new_file::create(path_); }
  task<> wait() override { co_await made_.write("content"); }
  task<> settle(bool taken) override {
    REQUIRE(made_.size() == (taken ? 7 : 0));
    co_await creating::settle(taken);
    REQUIRE(content_of(path_) == "content");
  }
};
class publishing final : public creating {
 public:
  task<> set_up(group&) override { made_ = co_await written(path_, "content"); }
  task<> wait() override { co_await made_.publish(); }
  task<> settle(bool taken) override {
    REQUIRE(folder_.count() == (taken ? 1 : 0));
    if (!taken) co_await wait();
    REQUIRE(folder_.count() == 1);
    REQUIRE(content_of(path_) == "content");
  }
};
class discarding final : public creating {
 public:
  task<> set_up(group&) override { made_ = co_await written(path_, "content"); }
  task<> wait() override { co_await made_.discard(); }
  task<> settle(bool taken) override {
    if (!taken) co_await wait();
    REQUIRE(folder_.count() == 0);
  }
};
io_test::row const create_row{"new_file::create", io_test::make<creating>, io_test::ends::by_either,
                              io_test::every_case};
io_test::row const write_row{"new_file::write", io_test::make<writing>, io_test::ends::by_either,
                             io_test::every_case};
io_test::row const publish_row{"new_file::publish", io_test::make<publishing>, io_test::ends::by_either,
                               io_test::every_case};
io_test::row const discard_row{"new_file::discard", io_test::make<discarding>, io_test::ends::by_either,
                               io_test::every_case};

}  // namespace

TEST_CASE("a new file is nowhere until it is published, and then there as a whole") {
  scratch_folder const folder;
  run([&]() -> task<> {
    new_file made = co_await written(folder.file("a"), "content");
    CHECK(made.size() == 7);
    CHECK(folder.count() == 0);
    bool const replaced = co_await made.publish();
    CHECK_FALSE(replaced);
  }());
  CHECK(content_of(folder.file("a")) == "content");
  CHECK(folder.count() == 1);
}

TEST_CASE("publishing replaces the file that has the name, or leaves it if told to") {
  scratch_folder const folder;
  put(folder.file("a"), "old");
  run([&]() -> task<> {
    new_file kept = co_await written(folder.file("a"), "refused");
    int const error = co_await error_of(kept.publish(existing::keep));
    CHECK(error == EEXIST);
    CHECK(content_of(folder.file("a")) == "old");
    new_file made = co_await written(folder.file("a"), "new");
    bool const replaced = co_await made.publish(existing::replace, durability::synced);
    CHECK(replaced);
  }());
  CHECK(content_of(folder.file("a")) == "new");
  CHECK(folder.count() == 1);
}

TEST_CASE("a link that has the name is replaced, not followed; a folder is not") {
  scratch_folder const folder;
  put(folder.file("target"), "untouched");
  std::filesystem::create_symlink("target", folder.file("link"));
  std::filesystem::create_directory(folder.file("folder"));
  run([&]() -> task<> {
    new_file made = co_await written(folder.file("link"), "new");
    co_await made.publish();
    new_file refused = co_await written(folder.file("folder"), "new");
    int const error = co_await error_of(refused.publish());
    CHECK(error == EISDIR);
  }());
  CHECK(content_of(folder.file("target")) == "untouched");
  CHECK(content_of(folder.file("link")) == "new");
  CHECK(folder.count() == 3);
}

TEST_CASE("a file that is given up leaves nothing behind") {
  scratch_folder const folder;
  run([&]() -> task<> {
    new_file dropped = co_await written(folder.file("a"), "content");
    new_file discarded = co_await written(folder.file("b"), "content");
    co_await discarded.discard();
  }());
  CHECK(folder.count() == 0);
}

TEST_CASE("a new file is made in a folder that exists, and by a name that is one") {
  scratch_folder const folder;
  run([&]() -> task<> {
    for (char const* const name : {"none/a"}) {
      int const error = co_await error_of(new_file::create(folder.file(name)));
      CHECK(error == ENOENT);
    }
    for (char const* const name : {"", ".", "..", "x/"}) {
      int const error = co_await error_of(new_file::create(folder.file(name)));
      CHECK_MESSAGE(error == EISDIR, name);
    }
  }());
}

TEST_CASE("within a folder a new file cannot be outside") {
  scratch_folder const folder;
  std::filesystem::create_directories(folder.file("root/sub"));
  std::filesystem::create_directory_symlink("..", folder.file("root/escape"));
  directory const root(folder.file("root"));
  run([&]() -> task<> {
    new_file made = co_await new_file::create(root, "sub/a");
    co_await made.publish();
    for (char const* const name : {"../a", "escape/a", "/tmp/a"}) {
      int const error = co_await error_of(new_file::create(root, name));
      CHECK_MESSAGE(error == EXDEV, name);
    }
  }());
  CHECK(std::filesystem::exists(folder.file("root/sub/a")));
}

TEST_CASE("permissions are those asked for, less the umask") {
  scratch_folder const folder;
  auto const before = ::umask(022);
  run([&]() -> task<> {
    new_file made = co_await new_file::create(folder.file("a"), 0660);
    co_await made.publish();
  }());
  ::umask(before);
  struct stat about{};
  REQUIRE(::stat(folder.file("a").c_str(), &about) == 0);
  CHECK((about.st_mode & 0777U) == 0640);
}

TEST_CASE("where files need a name, a hidden one serves until the final is given") {
  scratch_folder const folder;
  descriptor const root(::open(folder.path().c_str(), O_PATH | O_DIRECTORY));
  std::string hidden;
  descriptor made = open_hidden(root.fd(), std::string(255, 'n'), 0666, hidden);
  CHECK(hidden.size() == 255);
  CHECK(hidden.starts_with(".nnn"));
  CHECK_FALSE(publish_hidden(root.fd(), hidden, "a", existing::keep));
  std::string other;
  made = open_hidden(root.fd(), "a", 0666, other);
  CHECK(other != hidden);
  CHECK_THROWS_AS(publish_hidden(root.fd(), other, "a", existing::keep), io_error);
  CHECK(publish_hidden(root.fd(), other, "a", existing::replace));
  CHECK(folder.count() == 1);
}
