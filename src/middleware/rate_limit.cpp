// Asking the policies, and saying what they answered.
#include "middleware/key_table.hpp"
#include "middleware/rate_counts.hpp"
#include "middleware/rate_fields.hpp"
#include "middleware/rate_messages.hpp"

#include <corest/middleware/rate_limit.hpp>
#include <corest/observe/metrics.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

namespace corest {
namespace {

using namespace middleware;

/// Policies of one name, of several limits, are one on the page of metrics.
struct policy_metrics {
  explicit policy_metrics(std::string_view name)
      : of{counted_rate_requests().with(name, "allowed"), counted_rate_requests().with(name, "refused"),
           counted_rate_requests().with(name, "would_refuse")} {}
  std::array<counter::series, 3> of;  // by rate_counts::kind
};

struct policy {
  explicit policy(rate_policy given)
      : about(std::move(given)),
        by(parameters_of(quota(), about.algorithm)),
        keys(about.most_keys),
        shown(about.name) {}

  [[nodiscard]] rate_quota quota() const noexcept { return {about.requests, about.per, about.burst}; }
  [[nodiscard]] rate_quota quota(request const& asked) const {
    return about.quota ? about.quota(asked) : quota();
  }
  [[nodiscard]] rate_parameters parameters(rate_quota const& of) const noexcept {
    return about.quota ? parameters_of(of, about.algorithm) : by;
  }

  rate_policy about;
  rate_parameters by;
  key_table keys;
  rate_counts counts;
  policy_metrics shown;
};

/// What one request asked of one policy.
struct question {
  policy* of;
  std::uint64_t key;
  std::uint64_t cost;
  rate_quota quota;
  rate_parameters by;
  rate_standing standing;
};

problem refusal(std::span<question const> asked) {
  std::vector<std::string> violated;
  rate_field fields("RateLimit: ");
  rate_field policies("RateLimit-Policy: ");
  ticks retry = 0;
  for (auto const& each : asked) {
    if (each.of->about.shadow) continue;
    policies.add_policy(each.of->about.name, each.quota, each.by);
    fields.add_limit(each.of->about.name, each.standing);
    if (each.standing.allowed) continue;
    violated.push_back(each.of->about.name);
    retry = std::max(retry, each.standing.retry);
  }
  return quota_problem(violated, fields, policies, retry);
}

}  // namespace

struct rate_limit::state final : shared_object {
  std::vector<std::unique_ptr<policy>> policies;
  std::string policy_line;  ///< empty where a quota depends on the request, or all are shadows
  bool speaks = false;      ///< some policy is no shadow
  bool varies = false;
};

rate_limit::rate_limit(rate_policy only) {
  std::vector<rate_policy> all;
  all.push_back(std::move(only));
  begin(std::move(all));
}

rate_limit::state& rate_limit::own() const noexcept { return static_cast<state&>(*state_.get()); }

void rate_limit::begin(std::vector<rate_policy> all) {
  state_ = shared_handle(new state);
  if (all.empty() || all.size() > most_policies)
    throw std::invalid_argument("rate_limit: there are 1 to 8 policies");
  rate_field said("RateLimit-Policy: ");
  for (rate_policy& each : all) {
    check_policy(each);
    for (auto const& known : own().policies) {
      if (known->about.name == each.name) refuse_policy(each.name, "is there twice");
    }
    auto& added = *own().policies.emplace_back(std::make_unique<policy>(std::move(each)));
    if (added.about.shadow) continue;
    own().speaks = true;
    own().varies |= static_cast<bool>(added.about.quota);
    said.add_policy(added.about.name, added.quota(), added.by);
  }
  if (own().speaks && !own().varies) own().policy_line = said.line();
}

std::optional<problem> rate_limit::before(request const& asked) const {
  std::array<question, most_policies> questions;
  std::size_t count = 0;
  bool refused = false;
  ticks const moment = now_in_ticks();
  for (auto const& each : own().policies) {
    auto const key = each->about.key(asked);
    if (!key) continue;
    question& here = questions[count++];
    here.of = each.get();
    here.key = key->hash();
    here.cost = each->about.cost ? each->about.cost(asked) : 1;
    here.quota = each->quota(asked);
    here.by = each->parameters(here.quota);
    here.standing = each->keys.take(here.key, here.by, moment, here.cost);
    refused |= !here.standing.allowed && !each->about.shadow;
  }
  for (auto const& each : std::span(questions.data(), count)) {
    bool const allowed = each.standing.allowed;
    if (refused && allowed) {
      each.of->keys.give_back(each.key, each.by, moment, each.cost);
    } else {
      auto const outcome = allowed                 ? rate_counts::allowed
                           : each.of->about.shadow ? rate_counts::would_refuse
                                                   : rate_counts::refused;
      each.of->counts.add(outcome);
      each.of->shown.of[outcome].add();
    }
  }
  if (!refused) return std::nullopt;
  return refusal({questions.data(), count});
}

void rate_limit::after(request const& asked, response& answer) const {
  if (!own().speaks) return;
  rate_field limits("RateLimit: ");
  rate_field policies("RateLimit-Policy: ");
  ticks const moment = now_in_ticks();
  for (auto const& each : own().policies) {
    if (each->about.shadow) continue;
    auto const key = each->about.key(asked);
    if (!key) continue;
    auto const quota = each->quota(asked);
    auto const by = each->parameters(quota);
    limits.add_limit(each->about.name, each->keys.take(key->hash(), by, moment, 0));
    if (own().varies) policies.add_policy(each->about.name, quota, by);
  }
  if (limits.empty()) return;
  answer.append_lines(own().varies ? policies.line() : std::string_view(own().policy_line));
  answer.append_lines(limits.line());
}

void rate_limit::describe(openapi::operation& op) const {
  if (!own().speaks) return;
  describe_quota(op);
}

rate_limit::counts rate_limit::counted(std::string_view name) const {
  for (auto const& each : own().policies) {
    if (each->about.name != name) continue;
    return {each->counts.sum(rate_counts::allowed), each->counts.sum(rate_counts::refused),
            each->counts.sum(rate_counts::would_refuse), each->keys.forgotten()};
  }
  throw std::invalid_argument("rate_limit: there is no policy '" + std::string(name) + "'");
}

}  // namespace corest
