// Millions of short tasks in groups, races, timeouts and cancellations: memory must stay where it was.
// soak [tasks, 10,000,000]     Exit code 1 when resident memory has grown between the first tenth and the
// last.
#include <corest/async/group.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/async/when_all.hpp>
#include <corest/async/when_any.hpp>

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <utility>
#include <vector>

namespace {

using namespace corest;
using namespace std::chrono_literals;

std::uint64_t tasks_run = 0;

class dice {
 public:
  unsigned roll(unsigned sides) noexcept {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<unsigned>(state_ % sides);
  }

 private:
  std::uint64_t state_ = 88172645463325252;
};
dice random_number;

std::chrono::milliseconds some_time() { return std::chrono::milliseconds(random_number.roll(20)); }

task<int> work() {
  ++tasks_run;
  co_await sleep_for(some_time());
  co_return 1;
}
task<int> failing() {
  ++tasks_run;
  co_await sleep_for(some_time());
  throw std::runtime_error("as it must");
}

task<> two_at_once() {
  ++tasks_run;
  (void)co_await when_all(work(), work());
}
task<> race() {
  ++tasks_run;
  (void)co_await when_any(work(), work());
}
task<> overdue() {
  ++tasks_run;
  (void)co_await move_on_after(some_time(), work());
}
task<> protected_for_a_while() {
  ++tasks_run;
  (void)co_await shield(5ms, work());
}
task<> tolerant() {
  ++tasks_run;
  try {
    (void)co_await timeout(some_time(), failing());
  } catch (std::exception const&) {  // NOLINT(bugprone-empty-catch): timed out or failed, both are meant
  }
}

task<> mixture(group& g) {
  constexpr int children = 16;
  bool const fails = random_number.roll(8) == 0;
  for (int i = 0; i < children; ++i) {
    switch (random_number.roll(6)) {
      case 0:
        g.spawn(two_at_once);
        break;
      case 1:
        g.spawn(race);
        break;
      case 2:
        g.spawn(overdue);
        break;
      case 3:
        g.spawn(protected_for_a_while);
        break;
      default:
        g.spawn(tolerant);
    }
  }
  co_await sleep_for(some_time());
  if (fails) throw std::runtime_error("the group ends early");
  if (random_number.roll(8) == 0) g.cancel();
}

task<> one_round() {
  try {
    co_await with_group(mixture);
  } catch (std::exception const&) {  // NOLINT(bugprone-empty-catch): one in eight fails
  }
}

task<> soak(std::uint64_t until) {
  while (tasks_run < until) co_await when_all(one_round(), one_round(), one_round(), one_round());
}

std::size_t resident_bytes() {
  std::size_t total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t const count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 10'000'000;
  virtual_clock clock;
  std::size_t first = 0, last = 0;
  for (std::uint64_t tenth = 1; tenth <= 10; ++tenth) {
    clock.run(soak(count * tenth / 10));
    last = resident_bytes();
    if (tenth == 1) first = last;
    std::printf("%12llu tasks   %8zu KiB\n", static_cast<unsigned long long>(tasks_run), last / 1024);
  }
  constexpr std::size_t slack = 512UL * 1024;  // a page here and there of the allocator
  if (last <= first + slack) return 0;
  std::printf("soak: memory has grown by %zu KiB\n", (last - first) / 1024);
  return 1;
}
