#include <corest/observe/slow_requests.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>
#include <vector>

using namespace corest;
using namespace corest::observe;

namespace {

slow_request of(std::uint64_t nanoseconds) {
  slow_request made;
  made.handled = nanoseconds;
  return made;
}

std::vector<std::uint64_t> taken(slow_requests& from) {
  std::vector<slow_request> all;
  from.take(all);
  std::vector<std::uint64_t> found;
  for (auto const& each : all) found.push_back(each.waited());
  std::ranges::sort(found);
  return found;
}

}  // namespace

TEST_CASE("while nobody watches no request is wanted, however slow") {
  slow_requests all;
  CHECK_FALSE(all.want(3'600'000'000'000));
  all.add(of(5));  // it was wanted a moment ago
  CHECK(taken(all).empty());
  all.watch(true);
  CHECK(all.want(0));
  all.watch(false);
  CHECK_FALSE(all.want(3'600'000'000'000));
}

TEST_CASE("the slowest are kept, in whatever order they come, and each is taken once") {
  slow_requests all;
  all.watch(true);
  for (std::uint64_t i = 0; i < 100; ++i) all.add(of((i * 37) % 100));
  CHECK_FALSE(all.want(79));
  CHECK(all.want(81));
  auto const found = taken(all);
  REQUIRE(found.size() == slow_requests::most);
  CHECK(found.front() == 80);
  CHECK(found.back() == 99);
  CHECK(taken(all).empty());
  CHECK(all.want(0));
}

TEST_CASE("a stream ranks by when it began to answer") {
  slow_requests all;
  all.watch(true);
  slow_request stream = of(1);
  stream.written = 1'000'000'000;
  all.add(stream);
  for (std::uint64_t i = 0; i < slow_requests::most; ++i) all.add(of(10));
  auto const found = taken(all);
  CHECK(found.size() == slow_requests::most);
  CHECK(found.front() == 10);
}

TEST_CASE("text that does not fit is cut") {
  CHECK(short_text<4>("abcdef").view() == "abcd");
  CHECK(short_text<4>("ab").view() == "ab");
}

TEST_CASE("a worker adds while another thread takes and stops to watch") {
  slow_requests all;
  std::atomic<bool> over = false;
  std::thread worker([&] {
    for (std::uint64_t i = 0; !over; ++i)
      if (all.want(i % 1000)) all.add(of(i % 1000));
  });
  for (int i = 0; i < 1000; ++i) {
    all.watch(i % 10 != 0);
    CHECK(taken(all).size() <= slow_requests::most);
  }
  over = true;
  worker.join();
}
