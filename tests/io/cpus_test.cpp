#include "io/linux/cgroup.hpp"

#include <corest/io/cpus.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

using corest::io::cgroup_cpu_limit;

namespace {

/// A folder that stands for the root of a system, with files put in by hand.
class fake_system {
 public:
  fake_system() {
    char name[] = "/tmp/corest-cpus-XXXXXX";
    root_ = ::mkdtemp(name);
  }
  ~fake_system() { std::filesystem::remove_all(root_); }
  fake_system& file(std::string const& path, std::string const& text) {
    std::filesystem::path const full = root_ + path;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full) << text;
    return *this;
  }
  [[nodiscard]] std::string const& root() const { return root_; }

 private:
  std::string root_;
};

}  // namespace

TEST_CASE("a process may use at least one CPU and no more than the machine has") {
  CHECK(corest::io::usable_cpus() >= 1);
  CHECK(corest::io::usable_cpus() <= std::thread::hardware_concurrency());
}

TEST_CASE("without cgroups nothing limits the CPU time") {
  fake_system system;
  CHECK(!cgroup_cpu_limit(system.root()));
}

TEST_CASE("a quota of cgroup version 2 counts, and 'max' is none") {
  fake_system system;
  system.file("/proc/self/cgroup", "0::/app\n").file("/sys/fs/cgroup/app/cpu.max", "150000 100000\n");
  CHECK(cgroup_cpu_limit(system.root()) == 1.5);
  system.file("/sys/fs/cgroup/app/cpu.max", "max 100000\n");
  CHECK(!cgroup_cpu_limit(system.root()));
}

TEST_CASE("the tightest quota on the way to the root wins") {
  fake_system system;
  system.file("/proc/self/cgroup", "0::/slice/app\n")
      .file("/sys/fs/cgroup/slice/app/cpu.max", "400000 100000\n")
      .file("/sys/fs/cgroup/slice/cpu.max", "200000 100000\n");
  CHECK(cgroup_cpu_limit(system.root()) == 2.0);
}

TEST_CASE("a container that sees the host's path still finds its own quota at the mount") {
  fake_system system;
  system.file("/proc/self/cgroup", "0::/docker/0123abcd\n").file("/sys/fs/cgroup/cpu.max", "300000 100000\n");
  CHECK(cgroup_cpu_limit(system.root()) == 3.0);
}

TEST_CASE("a quota of cgroup version 1 counts, and -1 is none") {
  fake_system system;
  system.file("/proc/self/cgroup", "5:memory:/app\n4:cpu,cpuacct:/app\n0::/\n")
      .file("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "250000\n")
      .file("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_period_us", "100000\n");
  CHECK(cgroup_cpu_limit(system.root()) == 2.5);
  system.file("/sys/fs/cgroup/cpu,cpuacct/app/cpu.cfs_quota_us", "-1\n");
  CHECK(!cgroup_cpu_limit(system.root()));
}
