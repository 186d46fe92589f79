// What all rate limits have in common, whoever counts: which policies can be, what is said and counted of
// them.
#pragma once
#include "middleware/rate_algorithm.hpp"
#include "middleware/rate_fields.hpp"

#include <corest/observe/metrics.hpp>
#include <corest/web/problem.hpp>

#include <string>
#include <vector>

namespace corest {
namespace openapi {
class operation;
}
namespace middleware {

[[noreturn]] void refuse_policy(std::string const& name, char const* why);
/// Throws std::invalid_argument, with the name of the policy.
void check_policy(rate_policy const& given);

/// The moment, by the clock of the worker that runs here.
[[nodiscard]] ticks now_in_ticks() noexcept;

/// The metric of all rate limits.
labeled<counter, "policy", "outcome">& counted_rate_requests();

/// The 429, with the fields that those who pass have. `retry`: until what was asked for is there.
[[nodiscard]] problem quota_problem(std::vector<std::string> const& violated, rate_field const& limits,
                                    rate_field const& policies, ticks retry);
/// That, and the fields, in the document.
void describe_quota(openapi::operation& op);

}  // namespace middleware
}  // namespace corest
