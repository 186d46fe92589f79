#include <corest/base/buffer.hpp>

#include <doctest/doctest.h>

#include <string>

using corest::buffer;

TEST_CASE("bytes appended come back in order, also across growth") {
  buffer bytes;
  std::string expected;
  for (int i = 0; i < 5000; ++i) {
    std::string const piece = std::to_string(i) + ",";
    bytes.append(piece);
    expected += piece;
  }
  CHECK(bytes.view() == expected);
}

TEST_CASE("consumed bytes make room again instead of growing for ever") {
  buffer bytes(1024);
  auto const before = bytes.capacity();
  for (int i = 0; i < 10000; ++i) {
    bytes.append("0123456789");
    bytes.consume(10);
  }
  CHECK(bytes.empty());
  CHECK(bytes.capacity() == before);
}

TEST_CASE("a part consumed is compacted when the rest is small") {
  buffer bytes(100);
  bytes.append(std::string(90, 'a'));
  bytes.consume(80);
  bytes.append(std::string(50, 'b'));
  CHECK(bytes.view() == std::string(10, 'a') + std::string(50, 'b'));
  CHECK(bytes.capacity() == 100);
}

TEST_CASE("moving leaves the source empty and usable") {
  buffer first;
  first.append("one");
  buffer second = std::move(first);
  CHECK(second.view() == "one");
  CHECK(first.empty());  // NOLINT(bugprone-use-after-move): the moved-from state is the point
  first.append("two");
  CHECK(first.view() == "two");
}
