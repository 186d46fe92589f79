// What a task that waits costs in memory: sleeping_tasks [tasks, 1,000,000].
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/virtual_clock.hpp>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace {

using namespace corest;
using namespace std::chrono_literals;

std::size_t resident_bytes() {
  std::size_t total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

task<> sleeper() { co_await sleep_for(1h); }

task<> all_of_them(group& g, long count) {
  std::size_t const before = resident_bytes();
  for (long i = 0; i < count; ++i) g.spawn(sleeper);
  co_await sleep_for(1s);
  auto const taken = static_cast<double>(resident_bytes() - before);
  std::printf("%ld sleeping tasks: %.0f MiB, %.0f bytes each\n", count, taken / (1024 * 1024),
              taken / static_cast<double>(count));
  g.cancel();
}

}  // namespace

int main(int argc, char** argv) {
  long const count = argc > 1 ? std::strtol(argv[1], nullptr, 10) : 1'000'000;
  virtual_clock clock;
  auto body = [count](group& g) { return all_of_them(g, count); };
  clock.run(with_group(body));
}
