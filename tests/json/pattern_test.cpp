// What regular expressions match.
#include <corest/json/pattern.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using corest::pattern;

TEST_CASE("a pattern is searched for, and anchors tie it to the ends") {
  CHECK(pattern<"b">::accepts("abc"));
  CHECK(!pattern<"^b">::accepts("abc"));
  CHECK(!pattern<"b$">::accepts("abc"));
  CHECK(pattern<"^abc$">::accepts("abc"));
  CHECK(!pattern<"^abc$">::accepts("abcd"));
  CHECK(!pattern<"^abc$">::accepts("abc\n"));
  CHECK(pattern<"^$">::accepts(""));
  CHECK(pattern<"">::accepts("anything"));
  CHECK(!pattern<"^$">::accepts("x"));
  CHECK(pattern<"a|^b">::accepts("b"));
  CHECK(!pattern<"c^b">::accepts("cb"));
}

TEST_CASE("classes, ranges and their negations") {
  CHECK(pattern<"^[A-Z0-9 -]+$">::accepts("AB-1 2"));
  CHECK(!pattern<"^[A-Z0-9 -]+$">::accepts("ab"));
  CHECK(pattern<"^[^a-c]$">::accepts("d"));
  CHECK(!pattern<"^[^a-c]$">::accepts("b"));
  CHECK(pattern<"^[a-]$">::accepts("-"));
  CHECK(pattern<"^[\\]\\\\]+$">::accepts("]\\"));
  CHECK(pattern<"^[\\d_]+$">::accepts("4_2"));
  CHECK(pattern<"^[^\\d]$">::accepts("x"));
  CHECK(!pattern<"^[]$">::accepts("x"));
  CHECK(pattern<"^[^]$">::accepts("\n"));
}

TEST_CASE("escapes") {
  CHECK(pattern<"^\\d\\D\\w\\W\\s\\S$">::accepts("1a_- x"));
  CHECK(!pattern<"^\\d$">::accepts("\u0663"));
  CHECK(pattern<"^\\s$">::accepts("\u00a0"));
  CHECK(pattern<"^\\.\\*\\/\\-$">::accepts(".*/-"));
  CHECK(pattern<"^\\t\\n\\x41\\u20ac$">::accepts("\t\nA\u20ac"));
  CHECK(!pattern<"^.$">::accepts("\n"));
}

TEST_CASE("quantifiers count exactly") {
  CHECK(pattern<"^a*$">::accepts(""));
  CHECK(!pattern<"^a+$">::accepts(""));
  CHECK(pattern<"^a+$">::accepts("aaaa"));
  CHECK(pattern<"^ab?c$">::accepts("ac"));
  CHECK(!pattern<"^ab?c$">::accepts("abbc"));
  for (int count = 0; count <= 6; ++count) {
    std::string const text(static_cast<std::size_t>(count), 'a');
    CHECK(pattern<"^a{3}$">::accepts(text) == (count == 3));
    CHECK(pattern<"^a{2,}$">::accepts(text) == (count >= 2));
    CHECK(pattern<"^a{2,4}$">::accepts(text) == (count >= 2 && count <= 4));
    CHECK(pattern<"^a{0,2}$">::accepts(text) == (count <= 2));
    CHECK(pattern<"^a{0}$">::accepts(text) == (count == 0));
    CHECK(pattern<"^a{0,}$">::accepts(text));
    CHECK(pattern<"^a+?$">::accepts(text) == (count > 0));
  }
}

TEST_CASE("groups and alternatives") {
  using version = pattern<"^v(?:\\d+)(\\.\\d+){0,2}(-(alpha|beta|rc\\d))?$">;
  CHECK(version::accepts("v1"));
  CHECK(version::accepts("v1.2.3-rc1"));
  CHECK(version::accepts("v10.0-beta"));
  CHECK(!version::accepts("v1.2.3.4"));
  CHECK(!version::accepts("v1-gamma"));
  CHECK(pattern<"^(a|b|)c$">::accepts("c"));
  CHECK(pattern<"^(ab){2,3}$">::accepts("ababab"));
  CHECK(!pattern<"^(ab){2,3}$">::accepts("abab ab"));
  CHECK(pattern<"^((a*)*)*$">::accepts("aaaa"));
  CHECK(!pattern<"^((a*)*)*$">::accepts("aaab"));
  CHECK(pattern<"^(a|b|c|d){2}$">::accepts("db"));
}

TEST_CASE("characters are code points") {
  CHECK(pattern<"^.$">::accepts("\u20ac"));
  CHECK(pattern<"^..$">::accepts("\U0001F600a"));
  CHECK(pattern<"^[\u00e0-\u00ff]+$">::accepts("\u00e4\u00f6"));
  CHECK(!pattern<"^[\u00e0-\u00ff]+$">::accepts("\u00c4"));
  CHECK(pattern<"^\U0001F600{2}$">::accepts("\U0001F600\U0001F600"));
}

TEST_CASE("an expression made to explode takes time linear in the text") {
  std::string const text(20'000, 'a');
  CHECK(!pattern<"^(a+)+$">::accepts(text + "!"));
  CHECK(!pattern<"(a|a|aa)*b$">::accepts(text));
  CHECK(!pattern<"^(a?){30}a{30}$">::accepts(text));
}
