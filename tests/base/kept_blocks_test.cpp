#include "base/kept_blocks.hpp"

#include <corest/base/address_sanitizer.hpp>
#include <corest/base/buffer.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <thread>
#include <vector>

using corest::buffer;
namespace kept_blocks = corest::kept_blocks;

TEST_CASE("what one body was read into, the next is read into" * doctest::skip(corest::address_sanitized)) {
  std::thread([] {
    buffer first(kept_blocks::block_bytes);
    char const* const where = first.data();
    first.append("one");
    first.release();
    CHECK(kept_blocks::count() == 1);
    buffer second(kept_blocks::block_bytes);
    CHECK(second.data() == where);
    CHECK(second.empty());
    CHECK(kept_blocks::count() == 0);
  }).join();
}

TEST_CASE("a thread keeps a bounded number of blocks, and none of another size" *
          doctest::skip(corest::address_sanitized)) {
  std::thread([] {
    {
      std::vector<buffer> many;
      for (std::size_t i = 0; i <= kept_blocks::most; ++i) many.emplace_back(kept_blocks::block_bytes);
    }
    CHECK(kept_blocks::count() == kept_blocks::most);
    buffer(kept_blocks::block_bytes + 1).release();
    buffer(kept_blocks::block_bytes - 1).release();
    CHECK(kept_blocks::count() == kept_blocks::most);
  }).join();
}

namespace {
thread_local std::unique_ptr<buffer> last;
}

TEST_CASE("a buffer that outlives what its thread keeps is freed") {
  std::thread([] {
    last = std::make_unique<buffer>();  // made before what is kept, and destroyed behind it
    buffer(kept_blocks::block_bytes).release();
    *last = buffer(kept_blocks::block_bytes);
  }).join();
}
