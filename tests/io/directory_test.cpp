#include "io/folder.hpp"
#include "io/open_by_walk.hpp"

#include <corest/io/directory.hpp>
#include <corest/io/error.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

using namespace corest;
using namespace corest::io;

namespace {

// outside.txt, and beside it root/ with files and links.
struct tree : io_test::scratch_folder {
  tree() {
    std::filesystem::create_directories(file("root/sub/deep"));
    put("outside.txt");
    put("root/a.txt");
    put("root/sub/b.txt");
    std::filesystem::create_symlink("sub/b.txt", file("root/inside_link"));
    std::filesystem::create_symlink("../../a.txt", file("root/sub/deep/up_and_inside"));
    std::filesystem::create_symlink("sub", file("root/folder_link"));
    std::filesystem::create_symlink("../outside.txt", file("root/relative_escape"));
    std::filesystem::create_symlink(file("outside.txt"), file("root/absolute_escape"));
    std::filesystem::create_symlink("/proc/self/root", file("root/magic"));
    std::filesystem::create_symlink("loop", file("root/loop"));
  }
  void put(std::string const& name) const { std::ofstream(file(name)) << "content"; }
  [[nodiscard]] directory root() const { return directory(file("root")); }
};

std::errc error_of(directory const& in, std::string const& name, lookup how = lookup::may_block) {
  auto const found = in.find(name, how);
  return found ? std::errc{} : found.error();
}

std::errc walk_error(directory const& in, std::string_view name) {
  auto const found = open_by_walk(in.fd(), name, O_RDONLY);
  return found ? std::errc{} : found.error();
}

}  // namespace

TEST_CASE("a file in a folder is found with its size, time and kind") {
  tree const here;
  directory const root = here.root();
  auto const found = root.find("sub/b.txt", lookup::may_block);
  REQUIRE(found);
  struct stat about{};
  REQUIRE(::stat(here.file("root/sub/b.txt").c_str(), &about) == 0);
  CHECK(found->kind == file_kind::regular);
  CHECK(found->size == 7);
  CHECK(found->inode == about.st_ino);
  CHECK(found->modified_ns == about.st_mtim.tv_sec * 1'000'000'000 + about.st_mtim.tv_nsec);
  CHECK(root.find("sub", lookup::may_block)->kind == file_kind::folder);
  CHECK(root.find("", lookup::may_block)->kind == file_kind::folder);
  CHECK(error_of(root, "sub/none") == std::errc::no_such_file_or_directory);
  CHECK(error_of(root, "a.txt/") == std::errc::not_a_directory);
}

TEST_CASE("links within the folder are followed, whatever way they take") {
  tree const here;
  directory const root = here.root();
  for (char const* const name :
       {"inside_link", "folder_link/b.txt", "sub/deep/up_and_inside", "sub/../a.txt"})
    CHECK_MESSAGE(error_of(root, name) == std::errc{}, name);
}

TEST_CASE("no name leads out of the folder: not by dots, links, absolute paths or /proc") {
  tree const here;
  directory const root = here.root();
  for (char const* const name : {"..", "../outside.txt", "sub/../../outside.txt", "relative_escape",
                                 "absolute_escape", "/etc/passwd", "/", "magic/etc/passwd"}) {
    CAPTURE(name);
    CHECK(error_of(root, name) == std::errc::cross_device_link);
    CHECK(error_of(root, name, lookup::only_cached) != std::errc{});
    CHECK_THROWS_AS((void)root.open_folder(name), io_error);
  }
  CHECK(error_of(root, "loop") == std::errc::too_many_symbolic_link_levels);
  CHECK(error_of(root, std::string("a.txt\0.png", 10)) == std::errc::no_such_file_or_directory);
}

TEST_CASE("a folder that is moved stays the one that was opened") {
  tree const here;
  directory const root = here.root();
  std::filesystem::rename(here.file("root"), here.file("moved"));
  std::filesystem::create_directory(here.file("root"));
  CHECK(error_of(root, "a.txt") == std::errc{});
}

TEST_CASE("a FIFO does not hold up whoever opens it") {
  tree const here;
  REQUIRE(::mkfifo(here.file("root/fifo").c_str(), 0600) == 0);
  auto const found = here.root().find("fifo", lookup::may_block);
  REQUIRE(found);
  CHECK(found->kind == file_kind::other);
}

TEST_CASE("what was just used is found without blocking") {
  tree const here;
  directory const root = here.root();
  CHECK(error_of(root, "sub/b.txt") == std::errc{});
  CHECK(error_of(root, "sub/b.txt", lookup::only_cached) == std::errc{});
  CHECK(find_file(here.file("root/a.txt"), lookup::only_cached).has_value());
}

TEST_CASE("a path of one's own follows every link") {
  tree const here;
  CHECK(find_file(here.file("root/absolute_escape"), lookup::may_block)->size == 7);
  CHECK(find_file(here.file("none"), lookup::may_block).error() == std::errc::no_such_file_or_directory);
  CHECK(find_file(std::string("/etc/passwd\0.png", 16), lookup::may_block).error() ==
        std::errc::no_such_file_or_directory);
}

TEST_CASE("a folder that is not there, or is a file, is said with its name") {
  tree const here;
  for (char const* const name : {"none", "outside.txt"}) {
    try {
      directory const opened(here.file(name));
      FAIL("it was opened");
    } catch (io_error const& error) {
      CHECK(std::string(error.what()).find(here.file(name)) != std::string::npos);
    }
  }
}

TEST_CASE("without openat2() the walk step by step finds the same files and follows no link at all") {
  tree const here;
  directory const root = here.root();
  for (char const* const name : {"a.txt", "sub/b.txt", "sub//b.txt", "./sub/./b.txt", "sub", "sub/", "", "."})
    CHECK_MESSAGE(walk_error(root, name) == std::errc{}, name);
  for (char const* const name : {"..", "../outside.txt", "sub/../a.txt", "/etc/passwd"})
    CHECK_MESSAGE(walk_error(root, name) == std::errc::cross_device_link, name);
  for (char const* const name : {"inside_link", "relative_escape", "absolute_escape", "loop"})
    CHECK_MESSAGE(walk_error(root, name) == std::errc::too_many_symbolic_link_levels, name);
  for (char const* const name : {"folder_link/b.txt", "magic/etc/passwd", "a.txt/", "a.txt/x"})
    CHECK_MESSAGE(walk_error(root, name) == std::errc::not_a_directory, name);
  CHECK(walk_error(root, std::string(255, 'x')) == std::errc::no_such_file_or_directory);
  CHECK(walk_error(root, std::string(256, 'x')) == std::errc::filename_too_long);
  CHECK(walk_error(root, std::string_view("a.txt\0.png", 10)) == std::errc::cross_device_link);
}
