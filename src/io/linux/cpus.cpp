// Counts usable CPUs by affinity and quota.
#include "io/linux/cgroup.hpp"

#include <corest/io/cpus.hpp>

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <thread>

namespace corest::io {
namespace {

unsigned affinity() {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) == 0) return static_cast<unsigned>(CPU_COUNT(&set));
  return std::thread::hardware_concurrency();  // more CPUs than the set has room for
}

}  // namespace

unsigned usable_cpus() {
  unsigned const allowed = std::max(1U, affinity());
  auto const limit = cgroup_cpu_limit("");
  if (!limit || *limit >= allowed) return allowed;
  return std::max(1U, static_cast<unsigned>(std::ceil(*limit)));
}

}  // namespace corest::io
