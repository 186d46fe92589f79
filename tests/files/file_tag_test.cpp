#include "files/file_tag.hpp"

#include <corest/files/file_response.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;

namespace {

constexpr std::int64_t now = 1'800'000'000'000'000'000;

std::string tag_of(io::found_file const& of) { return http::to_string(file_tag(of, now).view()); }

}  // namespace

TEST_CASE("a tag changes with the time, the size and the inode of a file") {
  std::int64_t const then = now - 3600'000'000'000;
  auto const tag = tag_of({.size = 10, .modified_ns = then, .inode = 5});
  CHECK(tag == tag_of({.size = 10, .modified_ns = then, .inode = 5}));
  CHECK(tag != tag_of({.size = 11, .modified_ns = then, .inode = 5}));
  CHECK(tag != tag_of({.size = 10, .modified_ns = then + 1, .inode = 5}));
  CHECK(tag != tag_of({.size = 10, .modified_ns = then, .inode = 6}));
}

TEST_CASE("a tag is strong once its file has rested, and then another than before") {
  io::found_file const file{.size = 10, .modified_ns = now - settled_after_ns, .inode = 5};
  io::found_file const young{.size = 10, .modified_ns = now - settled_after_ns + 1, .inode = 5};
  CHECK(tag_of(file).starts_with('"'));
  CHECK(tag_of(young).starts_with("W/\""));
  auto const later = file_tag(young, now + 1).view();
  CHECK_FALSE(later.weak);
  CHECK_FALSE(later.matches_weakly(file_tag(young, now).view()));
}

TEST_CASE("a file from the future or from before 1970 has a tag, and the largest numbers fit") {
  CHECK(tag_of({.size = 1, .modified_ns = now + 1, .inode = 1}).starts_with("W/"));
  auto const longest = tag_of({.size = ~0ULL, .modified_ns = -1, .inode = ~0ULL});
  CHECK(longest == "\"ffffffffffffffff-ffffffffffffffff-ffffffffffffffff\"");
}
