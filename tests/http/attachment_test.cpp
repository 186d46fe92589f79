#include <corest/http/attachment.hpp>

#include <doctest/doctest.h>

#include <string>

using corest::http::attachment;

TEST_CASE("an ASCII name is quoted as it is") {
  CHECK(attachment("report.pdf") == "attachment; filename=\"report.pdf\"");
  CHECK(attachment("a (1); b='c'.txt") == "attachment; filename=\"a (1); b='c'.txt\"");
}

TEST_CASE("a name beyond ASCII is said twice, the second time encoded") {
  CHECK(attachment("\xe2\x82\xac rates.txt") ==
        "attachment; filename=\"_ rates.txt\"; filename*=UTF-8''%E2%82%AC%20rates.txt");
  CHECK(attachment("100%.txt") == "attachment; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt");
  CHECK(attachment("\xc3\xa4*'.txt") == "attachment; filename=\"__'.txt\"; filename*=UTF-8''%C3%A4_%27.txt");
}

TEST_CASE("no name breaks out of its quotes or its line, or names a folder") {
  CHECK(attachment("a\"b\r\nSet-Cookie: x.txt") == "attachment; filename=\"a_b__Set-Cookie_ x.txt\"");
  CHECK(attachment("..\\..\\evil/x\\y.exe") == "attachment; filename=\"y.exe\"");
  for (char const* const name : {"", "..", "\xff.txt"})
    CHECK(attachment(name) == "attachment; filename=\"download\"");
}
