#include <corest/serve/health.hpp>

namespace corest {

health_check::health_check(health_check const& other)
    : name_(other.name_), how_(other.how_), kept_(other.kept_) {
  kept_->owners.fetch_add(1, std::memory_order_relaxed);
}

health_check::health_check(health_check&& other) noexcept
    : name_(std::move(other.name_)), how_(other.how_), kept_(std::exchange(other.kept_, nullptr)) {}

health_check& health_check::operator=(health_check other) noexcept {
  std::swap(name_, other.name_);
  std::swap(how_, other.how_);
  std::swap(kept_, other.kept_);
  return *this;
}

health_check::~health_check() {
  if (kept_ != nullptr && kept_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete kept_;
}

}  // namespace corest
