#include "fleet/cursor.hpp"

#include <doctest/doctest.h>

#include <limits>

using fleet::cursor;

TEST_CASE("a cursor is read back as it was written") {
  using limits = std::numeric_limits<std::int64_t>;
  for (auto const key : {limits::min(), std::int64_t{-1}, std::int64_t{0}, std::int64_t{1}, limits::max()}) {
    auto const text = cursor(key).text();
    CHECK(text.size() == 16);
    CHECK(cursor::parse(text)->last_seen() == key);
  }
}

TEST_CASE("what no page has given is no cursor") {
  for (auto const* text :
       {"", "1", "0x12345678901234", "123456789012345g", "12345678901234567", "ABCDEFABCDEFABCD"})
    CHECK(!cursor::parse(text));
}
