#include "web/utf8.hpp"

#include <doctest/doctest.h>

using corest::web::is_utf8;

TEST_CASE("text of every length of character is UTF-8") {
  CHECK(is_utf8(""));
  CHECK(is_utf8("plain ASCII of more than eight bytes"));
  CHECK(is_utf8("\xc2\x80 \xdf\xbf \xe0\xa0\x80 \xed\x9f\xbf \xee\x80\x80 \xef\xbf\xbf"));
  CHECK(is_utf8("\xf0\x90\x80\x80 \xf4\x8f\xbf\xbf"));
}

TEST_CASE("overlong forms, surrogates, what is too large and what is cut off are not UTF-8") {
  for (char const* const bytes : {"\x80", "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80",
                                  "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3",
                                  "\xe2\x82", "\xf0\x9f\x98", "12345678\xc3", "\xe2(\xa1", "\xe2\x82("}) {
    CAPTURE(bytes);
    CHECK_FALSE(is_utf8(bytes));
  }
}
