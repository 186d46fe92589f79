// What a failure under a seed says.
#include <corest/async/exception_group.hpp>
#include <corest/async/explore_schedules.hpp>

#include <string>
#include <utility>

namespace corest {

schedule_failure::schedule_failure(std::uint64_t seed, std::exception_ptr cause)
    : std::runtime_error("with seed " + std::to_string(seed) + ": " + describe(cause)),
      seed_(seed),
      cause_(std::move(cause)) {}

}  // namespace corest
