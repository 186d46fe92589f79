// Reads the CPU quotas of cgroup versions 1 and 2.
#include "io/linux/cgroup.hpp"

#include <algorithm>
#include <fstream>
#include <string_view>

namespace corest::io {
namespace {

using limit = std::optional<double>;

limit least(limit a, limit b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

limit ratio(double quota, double period) {
  if (quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

limit version_2(std::string const& folder) {
  std::ifstream file(folder + "/cpu.max");
  double quota = 0;
  double period = 0;
  if (!(file >> quota >> period)) return std::nullopt;  // also "max 100000": no limit
  return ratio(quota, period);
}

limit version_1(std::string const& folder) {
  std::ifstream quota_file(folder + "/cpu.cfs_quota_us");
  std::ifstream period_file(folder + "/cpu.cfs_period_us");
  double quota = 0;
  double period = 0;
  if (!(quota_file >> quota) || !(period_file >> period)) return std::nullopt;
  return ratio(quota, period);  // a quota of -1 is none
}

/// Asks every folder from `path` up to the mount. In a container without its own cgroup namespace the path
/// is the host's and missing here, while the mount itself is the container's: the walk finds it at the end.
limit along(std::string const& mount, std::string path, limit (*read)(std::string const&)) {
  limit found;
  for (;;) {
    while (path.ends_with('/')) path.pop_back();
    found = least(found, read(mount + path));
    if (path.empty()) return found;
    path.resize(std::min(path.rfind('/'), path.size()));
    if (path.find('/') == std::string::npos) path.clear();
  }
}

bool lists(std::string_view controllers, std::string_view wanted) {
  while (!controllers.empty()) {
    auto const comma = std::min(controllers.find(','), controllers.size());
    if (controllers.substr(0, comma) == wanted) return true;
    controllers.remove_prefix(std::min(comma + 1, controllers.size()));
  }
  return false;
}

}  // namespace

limit cgroup_cpu_limit(std::string const& root) {
  limit found;
  std::ifstream groups(root + "/proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {  // "number:controllers:path"
    auto const first = line.find(':');
    auto const second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos) continue;
    std::string const controllers = line.substr(first + 1, second - first - 1);
    std::string const path = line.substr(second + 1);
    std::string const mounts = root + "/sys/fs/cgroup";
    if (controllers.empty()) {
      found = least(found, along(mounts, path, version_2));
    } else if (lists(controllers, "cpu")) {
      found = least(found, along(mounts + "/" + controllers, path, version_1));
      if (controllers != "cpu") found = least(found, along(mounts + "/cpu", path, version_1));
    }
  }
  return found;
}

}  // namespace corest::io
