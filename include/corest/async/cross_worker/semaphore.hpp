// semaphore: so many tasks at once, of any worker.
#pragma once
#include <corest/async/cross_worker/unit_line.hpp>
#include <corest/async/semaphore.hpp>

namespace corest::cross_worker {

/// As corest::semaphore, for the tasks of all workers; a permit may be moved and die on any thread, and any
/// thread may release().
using semaphore = basic_semaphore<detail::unit_line>;

}  // namespace corest::cross_worker
