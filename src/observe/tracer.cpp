// Sampling, ids, and the way of the records.
#include <corest/observe/tracer.hpp>

#include <algorithm>
#include <array>
#include <random>

namespace corest {
namespace {

std::uint64_t random_bits() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32) | device();
}

}  // namespace

ratio_sampler::ratio_sampler(double ratio) noexcept
    : below_(static_cast<std::uint64_t>(std::clamp(ratio, 0.0, 1.0) * 4294967296.0)) {}

span_source::span_source(tracing_options const& how, std::size_t records, std::atomic<bool> const& exported)
    : how_(how), sampler_(how.ratio), exported_(exported), queue_(records), random_(random_bits()) {}

// splitmix64: different for 2^64 calls, and nothing that has to be hard to guess.
span_id span_source::next_span() noexcept {
  for (;;) {
    std::uint64_t mixed = random_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
    mixed ^= mixed >> 31;
    if (mixed != 0) return {mixed};
  }
}

trace_id span_source::next_trace() noexcept {
  auto const high = next_span().value;
  return {high, next_span().value};
}

span_record* span_source::begin(std::string_view name, span_kind kind, trace_context const& own,
                                span_id parent) noexcept {
  if (!exported()) return nullptr;
  span_record* const made = queue_.acquire();
  if (made != nullptr) made->begin(name, kind, own, parent);
  return made;
}

tracer::tracer(tracing_options how) : how_(how) {}

span_source& tracer::add_worker() {
  std::lock_guard const lock(mutex_);
  return workers_.emplace_back(how_, std::max<std::size_t>(how_.records, 1), exported_);
}

std::size_t tracer::take(std::span<taken> into) noexcept {
  std::lock_guard const lock(mutex_);
  std::size_t count = 0;
  for (span_source& each : workers_) {
    std::array<span_record*, 64> some;
    while (count < into.size()) {
      auto const got = each.queue().take(std::span(some).first(std::min(some.size(), into.size() - count)));
      for (std::size_t i = 0; i < got; ++i) into[count++] = {some[i], &each.queue()};
      if (got == 0) break;
    }
  }
  return count;
}

std::uint64_t tracer::dropped() const noexcept {
  std::lock_guard const lock(mutex_);
  std::uint64_t sum = 0;
  for (span_source const& each : workers_) sum += each.queue().dropped();
  return sum;
}

}  // namespace corest
