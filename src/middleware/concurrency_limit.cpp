// A coroutine around the handler: its frame holds the place, so that no way out of it can forget to give it
// back.
#include "middleware/permits.hpp"
#include "middleware/rate_counts.hpp"
#include "middleware/rate_fields.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/http/token.hpp>
#include <corest/middleware/concurrency_limit.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/problem.hpp>

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace corest {
namespace {

using namespace middleware;

/// A body that holds a place while it is sent.
class held_source final : public byte_source {
 public:
  using owned_source = std::unique_ptr<byte_source, void (*)(byte_source*) noexcept>;
  held_source(owned_source inside, permit place, shared_handle of) noexcept
      : of_(std::move(of)), place_(std::move(place)), inside_(std::move(inside)) {}

  task<bool> next(buffer& into) override { return inside_->next(into); }
  task<bool> next_with_file(buffer& into, file_range& behind) override {
    return inside_->next_with_file(into, behind);
  }
  [[nodiscard]] std::optional<std::uint64_t> size() const noexcept override { return inside_->size(); }
  [[nodiscard]] std::string_view trailers() const noexcept override { return inside_->trailers(); }
  task<> stop() override { return inside_->stop(); }
  bool drain() noexcept override { return inside_->drain(); }

 private:
  shared_handle of_;  // what the place is given back to
  permit place_;
  owned_source inside_;  // dies first
};

}  // namespace

struct concurrency_limit::state final : shared_object {
  explicit state(options chosen) : about(std::move(chosen)) {}
  options about;
  std::string policy;
  permits places;
  rate_counts counts;
};

concurrency_limit::state& concurrency_limit::own() const noexcept {
  return static_cast<state&>(*state_.get());
}

concurrency_limit::concurrency_limit(options chosen) : state_(new state(std::move(chosen))) {
  auto const& about = own().about;
  if (about.requests == 0)
    throw std::invalid_argument("concurrency_limit: 0 requests would refuse everybody");
  if (!about.key) throw std::invalid_argument("concurrency_limit: there is no key");
  if (about.name.size() > longest_policy_name || !http::is_token(about.name))
    throw std::invalid_argument(
        "concurrency_limit: the name has 1 to 32 letters, digits and signs that a token may have");
  own().policy = "\"" + about.name + "\";q=" + std::to_string(about.requests) + ";qu=\"concurrent-requests\"";
}

task<response> concurrency_limit::operator()(request& asked, next handle) const {
  shared_handle const keeps = state_;
  state& of = own();
  auto const key = of.about.key(asked);
  permit place;
  if (key) {
    bool within = true;
    place = of.places.take(key->hash(), of.about.requests, within);
    of.counts.add(within            ? rate_counts::allowed
                  : of.about.shadow ? rate_counts::would_refuse
                                    : rate_counts::refused);
    if (!within && !of.about.shadow) {
      problem refused(status::too_many_requests, "this client has as many requests under way as it may have");
      refused.type("https://iana.org/assignments/http-problem-types#quota-exceeded");
      refused.with("violated-policies", std::vector<std::string>{of.about.name});
      refused.header("RateLimit-Policy", of.policy);
      throw refused;
    }
  }
  response answer = co_await handle(asked);
  if (key && answer.stream() != nullptr) {
    auto const [source, destroy] = answer.take_stream();
    held_source::owned_source inside(source, destroy);
    answer.stream(new held_source(std::move(inside), std::move(place), keeps),
                  [](byte_source* ended) noexcept { delete ended; });
  }
  co_return answer;
}

void concurrency_limit::describe(openapi::operation& op) const {
  if (own().about.shadow) return;
  op.problem(status::too_many_requests,
             "The quota of this client is used up; `violated-policies` names which");
  op.response_header(status::too_many_requests,
                     {"RateLimit-Policy", R"({"type":"string"})",
                      "The quotas of this operation: q units in w seconds, by the name of the policy"});
}

concurrency_limit::counts concurrency_limit::counted() const noexcept {
  auto const& of = own().counts;
  return {of.sum(rate_counts::allowed), of.sum(rate_counts::refused), of.sum(rate_counts::would_refuse)};
}

}  // namespace corest
