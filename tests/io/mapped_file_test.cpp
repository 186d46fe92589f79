#include "io/cancellation_table.hpp"
#include "io/folder.hpp"
#include "io/support.hpp"

#include <corest/io/file.hpp>
#include <corest/io/mapped_file.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <fstream>
#include <string>
#include <utility>

using namespace io_test;

namespace {

// A call on the shared pool, which completes it when it likes.
class mapping final : public awaited_operation {
 public:
  task<> set_up(group&) override {
    std::ofstream(folder_.file("f")) << "mapped";
    co_return;
  }
  task<> wait() override { map_ = co_await mapped_file::open(folder_.file("f")); }
  void complete(group&) override {}
  task<> settle(bool taken) override {
    REQUIRE(map_.text() == (taken ? "mapped" : ""));
    co_return;
  }

 private:
  scratch_folder folder_;
  mapped_file map_;
};
row const open_row{"mapped_file::open", make<mapping>, ends::by_either, every_case};

}  // namespace

TEST_CASE("a mapped file is its bytes, also when its name is gone or stands for another") {
  auto body = []() -> task<> {
    scratch_folder const here;
    auto const path = here.file("f");
    std::string const text(100'000, 'm');
    co_await write_file(path, text);
    auto map = co_await mapped_file::open(path);
    co_await write_file(path, "other");
    CHECK(map.text() == text);
    auto const moved = std::move(map);
    CHECK(moved.bytes().size() == text.size());
    CHECK(map.bytes().empty());
  };
  run(body());
}

TEST_CASE("an empty file maps to no bytes, and one that is not there is an error") {
  auto body = []() -> task<> {
    scratch_folder const here;
    CHECK(co_await error_of(mapped_file::open(here.file("f"))) == ENOENT);
    co_await write_file(here.file("f"), "");
    auto const map = co_await mapped_file::open(here.file("f"));
    CHECK(map.bytes().empty());
    CHECK(co_await error_of(mapped_file::open(here.path())) == ENODEV);
  };
  run(body());
}
