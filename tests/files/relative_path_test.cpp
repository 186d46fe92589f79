#include "files/relative_path.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace corest;

namespace {
std::string name_of(std::string_view raw, hidden_files hidden = hidden_files::refused) {
  return relative_path(raw, hidden).value_or("nothing");
}
}  // namespace

TEST_CASE("a path is decoded step by step") {
  CHECK(name_of("") == "");
  CHECK(name_of("/") == "");
  CHECK(name_of("a.txt") == "a.txt");
  CHECK(name_of("a/b/c.txt") == "a/b/c.txt");
  CHECK(name_of("a/b/") == "a/b");
  CHECK(name_of("with%20space/%C3%A4") == "with space/\xc3\xa4");
  CHECK(name_of("a+b") == "a+b");
  CHECK(name_of("a..b/...c...") == "nothing");
  CHECK(name_of("a..b/c...") == "a..b/c...");
}

TEST_CASE("what could mean another place is no name, in any spelling") {
  for (char const* const raw : {"..",   "../a",  "a/../b", "a/..",  "%2e%2e/a", ".%2E/a", ".",      "a/./b",
                                "%2e",  "//",    "/a",     "a//b",  "a//",      "a%2Fb",  "..%2fb", "a%5Cb",
                                "a\\b", "a%00b", "a%0Ab",  "a%7Fb", "a%",       "a%zz",   "%ff"}) {
    CHECK_MESSAGE(name_of(raw) == "nothing", raw);
    CHECK_MESSAGE(name_of(raw, hidden_files::shown) == "nothing", raw);
  }
}

TEST_CASE("hidden names are refused unless they are wanted, and /.well-known/ is not hidden") {
  for (char const* const raw : {".git", ".git/config", "a/.env", "%2eenv", "a/.well-known/b", ".well-known",
                                ".well-known/.git", ".well-knownx/a"}) {
    CHECK_MESSAGE(name_of(raw) == "nothing", raw);
    CHECK_MESSAGE(name_of(raw, hidden_files::shown) != "nothing", raw);
  }
  CHECK(name_of(".well-known/acme-challenge/token") == ".well-known/acme-challenge/token");
}
