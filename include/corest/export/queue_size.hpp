// How many spans may be on their way, as the environment says.
#pragma once
#include <cstddef>

namespace corest {

/// OTEL_BSP_MAX_QUEUE_SIZE, or `otherwise`: for tracing_options::records, so of each worker. Throws
/// std::invalid_argument when it is no number above zero.
[[nodiscard]] std::size_t queue_size_from_environment(std::size_t otherwise);

}  // namespace corest
