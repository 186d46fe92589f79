#include <corest/observe/slow_requests.hpp>

#include <algorithm>

namespace corest::observe {
namespace {

constexpr auto faster = [](slow_request const& a, slow_request const& b) { return a.waited() < b.waited(); };

}  // namespace

void slow_requests::add(slow_request const& one) noexcept {
  std::scoped_lock const lock(lock_);
  if (!watched_) return;
  if (count_ < most) {
    kept_[count_++] = one;
    if (count_ < most) return;
  } else {
    auto const fastest = std::ranges::min_element(kept_, faster);
    if (!faster(*fastest, one)) return;
    *fastest = one;
  }
  least_.store(std::ranges::min_element(kept_, faster)->waited(), std::memory_order_relaxed);
}

void slow_requests::watch(bool on) noexcept {
  std::scoped_lock const lock(lock_);
  watched_ = on;
  begin_anew();
}

void slow_requests::take(std::vector<slow_request>& into) {
  std::scoped_lock const lock(lock_);
  into.insert(into.end(), kept_.begin(), kept_.begin() + static_cast<std::ptrdiff_t>(count_));
  begin_anew();
}

void slow_requests::begin_anew() noexcept {
  count_ = 0;
  least_.store(watched_ ? 0 : nobody, std::memory_order_relaxed);
}

}  // namespace corest::observe
