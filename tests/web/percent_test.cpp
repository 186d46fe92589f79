#include <corest/web/percent.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest::web;

namespace {

std::string decoded(std::string_view raw, plus_sign plus = plus_sign::literal) {
  decoded_text const text(raw, plus);
  return text.valid() ? std::string(text.view()) : "invalid";
}

}  // namespace

TEST_CASE("escapes are decoded, in both cases of their digits") {
  CHECK(decoded("a%20b") == "a b");
  CHECK(decoded("%c3%A9") == "\xc3\xa9");
  CHECK(decoded("plain") == "plain");
  CHECK(decoded("") == "");
}

TEST_CASE("a plus is a space in a query string only") {
  CHECK(decoded("a+b") == "a+b");
  CHECK(decoded("a+b%2B", plus_sign::space) == "a b+");
}

TEST_CASE("text without escapes is not copied") {
  std::string_view const raw = "plain";
  CHECK(decoded_text(raw).view().data() == raw.data());
}

TEST_CASE("broken escapes and what is not UTF-8 are invalid") {
  CHECK(decoded("%") == "invalid");
  CHECK(decoded("%1") == "invalid");
  CHECK(decoded("%g0") == "invalid");
  CHECK(decoded("%ff") == "invalid");
  CHECK(decoded("%c0%af") == "invalid");
  CHECK(decoded("\xff") == "invalid");
}

TEST_CASE("escaped text is compared without decoding it first") {
  CHECK(decodes_to("%61b", "ab", plus_sign::literal));
  CHECK(decodes_to("a+b", "a b", plus_sign::space));
  CHECK_FALSE(decodes_to("ab", "abc", plus_sign::literal));
  CHECK_FALSE(decodes_to("abc", "ab", plus_sign::literal));
  CHECK_FALSE(decodes_to("%", "%", plus_sign::literal));
}
