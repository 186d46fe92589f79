#include "io/folder.hpp"

#include <corest/io/cached_read.hpp>
#include <corest/io/directory.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <string>

using namespace corest::io;

namespace {

struct written_file : io_test::scratch_folder {
  explicit written_file(std::string const& content) {
    std::ofstream(file("a")) << content;
    opened = descriptor(::open(file("a").c_str(), O_RDWR));
  }
  descriptor opened;
};

}  // namespace

TEST_CASE("what was just written is read without blocking, and the end is the end") {
  written_file const here("content");
  char into[16];
  CHECK(read_cached(here.opened.fd(), 3, into) == 4);
  CHECK(std::string_view(into, 4) == "tent");
  CHECK(read_cached(here.opened.fd(), 7, into) == 0);
  CHECK(is_cached(here.opened.fd(), 0, 7));
  CHECK(is_cached(here.opened.fd(), 7, 0));
}

TEST_CASE("what is on the disk alone would block, until it was loaded") {
  written_file const here(std::string(3'000'000, 'x'));
  int const fd = here.opened.fd();
  REQUIRE(::fsync(fd) == 0);
  REQUIRE(::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0);
  char into[16];
  auto const cold = read_cached(fd, 2'000'000, into);
  if (cold) return;  // a file system in memory: nothing is ever cold
  CHECK(cold.error() == std::errc::operation_would_block);
  CHECK_FALSE(is_cached(fd, 1'000'000, 2'000'000));
  load_into_cache(fd, 1'000'000, 5'000'000);
  CHECK(is_cached(fd, 1'000'000, 2'000'000));
}
