#include <corest/http/principal.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>

namespace corest {

struct principal::shared {
  explicit shared(facts of) : known(std::move(of)) {}

  std::atomic<std::size_t> holders{1};
  facts const known;
};

principal::principal(facts known) : shared_(new shared(std::move(known))) {}

void principal::hold() const noexcept { shared_->holders.fetch_add(1, std::memory_order_relaxed); }

// acq_rel: the last one to leave must see what the others did with it.
void principal::release() noexcept {
  if (shared_->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared_;
}

principal::facts const& principal::known() const noexcept {
  static facts const nobody;
  return shared_ == nullptr ? nobody : shared_->known;
}

bool principal::has_scope(std::string_view scope) const noexcept {
  auto const& all = known().scopes;
  return std::ranges::find(all, scope) != all.end();
}

}  // namespace corest
