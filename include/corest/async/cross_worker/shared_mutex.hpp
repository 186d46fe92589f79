// shared_mutex: many readers or one writer, of any worker.
#pragma once
#include <corest/async/cross_worker/unit_line.hpp>
#include <corest/async/shared_mutex.hpp>

namespace corest::cross_worker {

/// As corest::shared_mutex, for the tasks of all workers; a guard may be moved and die on any thread.
using shared_mutex = basic_shared_mutex<detail::unit_line>;

}  // namespace corest::cross_worker
