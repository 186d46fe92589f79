// What a process uses, from /proc (proc(5)).
#include <corest/io/process_usage.hpp>

#include <sys/resource.h>
#include <system_error>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace corest::io {
namespace {

std::string contents(char const* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

double boot_time() {
  std::string const text = contents("/proc/stat");
  auto const at = text.find("\nbtime ");
  return at == text.npos ? 0 : std::stod(text.substr(at + 7));
}

}  // namespace

std::optional<process_usage> read_process_usage() {
  std::string const stat = contents("/proc/self/stat");
  auto const name_end = stat.rfind(')');  // the name of the program may hold anything
  if (name_end == stat.npos) return std::nullopt;
  // Behind the name comes the third field, the state.
  std::istringstream fields(stat.substr(name_end + 1));
  std::string skipped;
  double user = 0, system = 0, start = 0, threads = 0, virtual_bytes = 0, resident_pages = 0;
  for (int field = 3; field <= 24; ++field) {
    double* const into = field == 14   ? &user
                         : field == 15 ? &system
                         : field == 20 ? &threads
                         : field == 22 ? &start
                         : field == 23 ? &virtual_bytes
                         : field == 24 ? &resident_pages
                                       : nullptr;
    if (into != nullptr)
      fields >> *into;
    else
      fields >> skipped;
  }
  if (!fields) return std::nullopt;
  auto const ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  process_usage used;
  used.cpu_seconds = (user + system) / ticks;
  used.started = boot_time() + start / ticks;
  used.threads = static_cast<std::uint64_t>(threads);
  used.virtual_bytes = static_cast<std::uint64_t>(virtual_bytes);
  used.resident_bytes =
      static_cast<std::uint64_t>(resident_pages * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) used.max_descriptors = limit.rlim_cur;
  std::error_code failed;
  for (std::filesystem::directory_iterator each("/proc/self/fd", failed), end; !failed && each != end;
       each.increment(failed))
    ++used.open_descriptors;
  return used;
}

}  // namespace corest::io
