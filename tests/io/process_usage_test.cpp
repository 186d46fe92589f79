#include <corest/io/process_usage.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <ctime>
#include <vector>

using corest::io::read_process_usage;

TEST_CASE("a process knows its threads, descriptors, memory, and since when it runs") {
  auto const before = read_process_usage();
  REQUIRE(before);
  int const descriptor = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  std::vector<char> memory(64 << 20, 'm');
  auto const after = read_process_usage();
  ::close(descriptor);
  REQUIRE(after);
  CHECK(after->open_descriptors == before->open_descriptors + 1);
  CHECK(after->max_descriptors >= after->open_descriptors);
  CHECK(after->resident_bytes >= before->resident_bytes + memory.size() / 2);
  CHECK(after->virtual_bytes >= after->resident_bytes);
  CHECK(after->cpu_seconds >= before->cpu_seconds);
  CHECK(after->threads >= 1);
  auto const now = static_cast<double>(std::time(nullptr));
  CHECK(after->started <= now + 1);
  CHECK(after->started > now - 24 * 3600);
}
