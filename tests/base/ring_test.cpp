#include <corest/base/ring.hpp>

#include <doctest/doctest.h>

#include <memory>

using namespace corest;

TEST_CASE("what goes into a ring first comes out first, round and round") {
  ring<std::unique_ptr<int>> r(3);
  r.push(std::make_unique<int>(0));
  for (int i = 1; i < 10; ++i) {
    r.push(std::make_unique<int>(i));
    CHECK(r.size() == 2);
    CHECK(*r.pop() == i - 1);
  }
  CHECK(r.capacity() == 3);
}

TEST_CASE("a ring that dies destroys what it holds, and that alone") {
  auto const held = std::make_shared<int>(1);
  {
    ring<std::shared_ptr<int>> r(4);
    r.push(std::shared_ptr<int>(held));
    r.push(std::shared_ptr<int>(held));
    r.pop();
    CHECK(held.use_count() == 2);
  }
  CHECK(held.use_count() == 1);
}

TEST_CASE("a ring without room is empty and full") {
  ring<int> const r(0);
  CHECK(r.size() == 0);
  CHECK(r.capacity() == 0);
}
