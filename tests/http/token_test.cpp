#include <corest/http/token.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest::http;

TEST_CASE("a token has letters, digits and fifteen signs, and is not empty") {
  CHECK(is_token("!#$%&'*+-.^_`|~09azAZ"));
  CHECK(!is_token(""));
  std::string const others("\"(),/:;<=>?@[\\]{} \t\r\n\x7f\0\x80", 24);
  for (char const each : others) CHECK(!is_token({&each, 1}));
}

TEST_CASE("a field value has no control character but TAB") {
  CHECK(is_field_value(""));
  CHECK(is_field_value(" !\t~\x80\xff"));
  for (int byte = 0; byte < 0x20; ++byte) {
    char const each = static_cast<char>(byte);
    CHECK(is_field_value({&each, 1}) == (each == '\t'));
  }
  CHECK(!is_field_value("\x7f"));
}

TEST_CASE("names are compared without the case of ASCII letters, and only that") {
  CHECK(equals_ignoring_case("Content-TYPE", "content-type"));
  CHECK(!equals_ignoring_case("a", "ab"));
  CHECK(!equals_ignoring_case("@", "`"));
  CHECK(!equals_ignoring_case("[", "{"));
  CHECK(!equals_ignoring_case("\xc4", "\xe4"));
}

TEST_CASE("spaces and tabs are taken off both ends") {
  CHECK(trim(" \ta b\t ") == "a b");
  CHECK(trim(" \t ") == "");
  CHECK(trim("\n") == "\n");
}
