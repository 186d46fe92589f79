#include "middleware/rate_fields.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstring>

namespace corest::middleware {

std::uint64_t seconds_of(ticks time) noexcept {
  constexpr ticks second = ticks_per_nanosecond * 1'000'000'000;
  return std::max<std::uint64_t>((time + second - 1) / second, 1);
}

void rate_field::add_policy(std::string_view policy, rate_quota const& quota,
                            rate_parameters const& by) noexcept {
  begin_item(policy);
  number(";q=", std::clamp<std::uint64_t>(quota.requests, 1, most_requests));
  if (quota.per % std::chrono::seconds(1) == std::chrono::nanoseconds(0))
    number(";w=", seconds_of(by.window));
  bool const bucket = by.algorithm == rate_algorithm::token_bucket;
  if (bucket && quota.burst != 0 && quota.burst != quota.requests) number(";corest-burst=", by.quota);
}

void rate_field::add_limit(std::string_view policy, rate_standing const& standing) noexcept {
  begin_item(policy);
  number(";r=", standing.available);
  number(";t=", seconds_of(standing.next));
}

std::string_view rate_field::line() noexcept {
  text("\r\n");
  return {text_.data(), size_};
}

void rate_field::begin_item(std::string_view policy) noexcept {
  text(empty() ? name_ : std::string_view(", "));
  text("\"");
  text(policy);
  text("\"");
}

void rate_field::text(std::string_view part) noexcept {
  std::memcpy(text_.data() + size_, part.data(), part.size());
  size_ += part.size();
}

void rate_field::number(std::string_view before, std::uint64_t value) noexcept {
  text(before);
  auto const [end, error] = std::to_chars(text_.data() + size_, text_.data() + text_.size(), value);
  size_ = static_cast<std::size_t>(end - text_.data());
}

}  // namespace corest::middleware
