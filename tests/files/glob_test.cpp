#include "files/glob.hpp"

#include <doctest/doctest.h>

using corest::matches_glob;

TEST_CASE("a pattern without a slash is about the last step") {
  CHECK(matches_glob("*.html", "index.html"));
  CHECK(matches_glob("*.html", "a/b/index.html"));
  CHECK(matches_glob("sw.js", "a/sw.js"));
  CHECK_FALSE(matches_glob("*.html", "index.html.gz"));
  CHECK_FALSE(matches_glob("sw.js", "asw.js"));
  CHECK(matches_glob("*-????????.js", "assets/index-BwX3kq9D.js"));
  CHECK_FALSE(matches_glob("*-????????.js", "assets/index-BwX3kq9.js"));
  CHECK(matches_glob("*", "a/b"));
  CHECK(matches_glob("*", ""));
}

TEST_CASE("a pattern with a slash is about the whole path, and only ** crosses slashes") {
  CHECK(matches_glob("assets/**", "assets/a/b.js"));
  CHECK(matches_glob("assets/*", "assets/b.js"));
  CHECK_FALSE(matches_glob("assets/*", "assets/a/b.js"));
  CHECK_FALSE(matches_glob("assets/**", "more/assets/b.js"));
  CHECK(matches_glob("**/img/*.png", "a/b/img/x.png"));
  CHECK_FALSE(matches_glob("a/?.js", "a//.js"));
  CHECK_FALSE(matches_glob("a?b/c", "a/b/c"));
}
