// How many CPUs this process may use.
#pragma once

namespace corest::io {

/// The CPUs of the affinity mask, or fewer when a cgroup (version 2 or 1) limits CPU time: a quota of
/// 1.5 CPUs counts as 2. At least 1. Reads files: ask once, not per request.
[[nodiscard]] unsigned usable_cpus();

}  // namespace corest::io
