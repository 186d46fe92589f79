// The CPU time that cgroups allow this process.
#pragma once
#include <optional>
#include <string>

namespace corest::io {

/// CPUs' worth of time per period, the least along the path to the root of the hierarchy; nullopt when
/// nothing limits it. `root` stands before /proc and /sys: "" for the running system.
std::optional<double> cgroup_cpu_limit(std::string const& root);

}  // namespace corest::io
