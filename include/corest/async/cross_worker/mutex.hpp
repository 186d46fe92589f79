// mutex: one task at a time, of any worker.
#pragma once
#include <corest/async/cross_worker/unit_line.hpp>
#include <corest/async/mutex.hpp>

namespace corest::cross_worker {

/// As corest::mutex, for the tasks of all workers; a guard may be moved and die on any thread. Guards what
/// must not change across a co_await: for anything shorter a std::mutex or synchronized<T> costs less.
using mutex = basic_mutex<detail::unit_line>;

}  // namespace corest::cross_worker
