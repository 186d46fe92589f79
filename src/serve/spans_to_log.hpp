// Spans as lines of the log, for development.
#pragma once
#include <corest/async/task.hpp>
#include <corest/observe/tracer.hpp>

namespace corest {

/// Exports what `from` has, several times a second, until it is cancelled; then what is left.
task<> spans_to_log(tracer& from);

}  // namespace corest
