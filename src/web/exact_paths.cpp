#include "web/exact_paths.hpp"

#include <bit>

namespace corest::web {
exact_paths::exact_paths(std::vector<entry> const& entries) {
  if (entries.empty()) return;
  slots_.resize(std::bit_ceil(entries.size() * 2));
  mask_ = slots_.size() - 1;
  for (entry added : entries) {
    added.hash = text_hash(added.path);
    std::size_t at = added.hash & mask_;
    while (slots_[at].found != nullptr) at = (at + 1) & mask_;
    slots_[at] = added;
  }
}

}  // namespace corest::web
