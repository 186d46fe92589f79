#include <corest/async/frame_pool.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <thread>
#include <vector>

namespace pool = corest::frame_pool;

#if defined(__SANITIZE_ADDRESS__)
#define COREST_TEST_POOLED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define COREST_TEST_POOLED 0
#endif
#endif
#ifndef COREST_TEST_POOLED
#define COREST_TEST_POOLED 1
#endif

TEST_CASE("frames of every size are whole, also those too large to keep") {
  for (std::size_t bytes : {std::size_t{1}, std::size_t{64}, std::size_t{65}, pool::max_frame_bytes - 1,
                            pool::max_frame_bytes, pool::max_frame_bytes + 1, std::size_t{1'000'000}}) {
    void* const frame = pool::allocate(bytes);
    std::memset(frame, 0xab, bytes);
    pool::deallocate(frame, bytes);
  }
}

#if COREST_TEST_POOLED
namespace {
void on_a_fresh_thread(void (*f)()) { std::thread(f).join(); }
}  // namespace

TEST_CASE("a freed frame serves the next one of its class") {
  on_a_fresh_thread([] {
    void* const first = pool::allocate(100);
    pool::deallocate(first, 100);
    void* const other_class = pool::allocate(129);
    CHECK(other_class != first);
    void* const second = pool::allocate(128);
    CHECK(second == first);
    pool::deallocate(second, 128);
    pool::deallocate(other_class, 129);
  });
}

TEST_CASE("a frame larger than the largest class is not kept") {
  on_a_fresh_thread([] {
    pool::deallocate(pool::allocate(pool::max_frame_bytes + 1), pool::max_frame_bytes + 1);
    CHECK(pool::kept_bytes() == 0);
    pool::deallocate(pool::allocate(pool::max_frame_bytes), pool::max_frame_bytes);
    CHECK(pool::kept_bytes() == pool::max_frame_bytes);
  });
}

TEST_CASE("a class keeps its limit of bytes and not a frame more") {
  on_a_fresh_thread([] {
    constexpr std::size_t bytes = 1024;
    constexpr std::size_t most = pool::max_kept_bytes_per_class / bytes;
    std::vector<void*> frames;
    for (std::size_t i = 0; i < most + 1; ++i) frames.push_back(pool::allocate(bytes));
    for (std::size_t i = 0; i < most; ++i) pool::deallocate(frames[i], bytes);
    CHECK(pool::kept_bytes() == pool::max_kept_bytes_per_class);
    pool::deallocate(frames[most], bytes);
    CHECK(pool::kept_bytes() == pool::max_kept_bytes_per_class);
  });
}
#endif

TEST_CASE("a frame may be freed on another thread") {
  void* const frame = pool::allocate(256);
  std::thread([&] { pool::deallocate(frame, 256); }).join();
}
