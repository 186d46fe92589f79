#include "middleware/rate_messages.hpp"

#include <corest/async/scheduler.hpp>
#include <corest/http/token.hpp>
#include <corest/web/openapi.hpp>

#include <chrono>
#include <stdexcept>

namespace corest::middleware {

void refuse_policy(std::string const& name, char const* why) {
  throw std::invalid_argument("rate_limit: the policy '" + name + "' " + why);
}

void check_policy(rate_policy const& given) {
  auto const& name = given.name;
  bool const named = !name.empty() && name.size() <= longest_policy_name && http::is_token(name);
  if (!named) refuse_policy(name, "needs a name of 1 to 32 letters, digits and signs that a token may have");
  if (!given.key) refuse_policy(name, "has no key");
  if (given.requests == 0 || given.requests > most_requests)
    refuse_policy(name, "has requests outside 1 to 4294967295");
  if (given.per < std::chrono::nanoseconds(1) || given.per > longest_window)
    refuse_policy(name, "has a time outside 1 ns to 366 days");
  // Beyond it one unit is less than a hundred nanoseconds, and counting is no longer exact to 0.1 %.
  if (static_cast<std::uint64_t>(given.per.count()) / given.requests < 100)
    refuse_policy(name,
                  "lets more than ten million requests through per second, which cannot be counted exactly");
  if (given.burst != 0 && given.algorithm != rate_algorithm::token_bucket)
    refuse_policy(name, "has a burst, which only a token bucket has");
  auto const unit = parameters_of({given.requests, given.per}, given.algorithm).unit;
  if (given.burst > static_cast<ticks>(longest_window.count()) * ticks_per_nanosecond / unit)
    refuse_policy(name, "has a burst that takes longer than 366 days to come back");
  if (given.most_keys == 0) refuse_policy(name, "remembers no key");
}

ticks now_in_ticks() noexcept {
  auto const* const here = scheduler::try_current();
  auto const time = here != nullptr ? here->now() : scheduler::clock::now();
  auto const since = std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch());
  return static_cast<ticks>(since.count()) * ticks_per_nanosecond;
}

labeled<counter, "policy", "outcome">& counted_rate_requests() {
  static labeled<counter, "policy", "outcome"> all("corest_rate_limit_requests_total",
                                                   "What rate limits have said to requests, by policy.");
  return all;
}

problem quota_problem(std::vector<std::string> const& violated, rate_field const& limits,
                      rate_field const& policies, ticks retry) {
  bool const never = retry == rate_standing::never;
  problem made(status::too_many_requests, never ? "the request costs more than its quota ever holds"
                                                : "the quota of this client is used up");
  made.type("https://iana.org/assignments/http-problem-types#quota-exceeded");
  made.with("violated-policies", violated).header("RateLimit", limits.value());
  made.header("RateLimit-Policy", policies.value());
  if (!never) made.header("Retry-After", std::to_string(seconds_of(retry)));
  return made;
}

void describe_quota(openapi::operation& op) {
  openapi::header const policy{
      "RateLimit-Policy", R"({"type":"string"})",
      "The quotas of this operation: q units in w seconds, by the name of the policy"};
  openapi::header const limit{"RateLimit", R"({"type":"string"})",
                              "What is left of them: r units, and t seconds until there are more"};
  op.problem(status::too_many_requests,
             "The quota of this client is used up; `violated-policies` names which");
  op.response_header(status::too_many_requests,
                     {"Retry-After", R"({"type":"integer","minimum":1})", "Seconds to wait"});
  op.response_header(status::too_many_requests, policy);
  op.response_header(status::too_many_requests, limit);
  op.success_header(policy).success_header(limit);
}

}  // namespace corest::middleware
