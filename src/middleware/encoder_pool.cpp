// One shelf for each thread.
#include "middleware/encoder_pool.hpp"

#include <array>
#include <vector>

namespace corest::middleware {
namespace {

/// Streams hold theirs for long: so many idle ones of a coding are kept, the rest is freed.
constexpr std::size_t most_kept = 2;
constexpr std::size_t codings = 5;

std::vector<coding::encoder>& shelf_of(http::content_coding coding) {
  thread_local std::array<std::vector<coding::encoder>, codings> shelves;
  return shelves[static_cast<std::size_t>(coding)];
}

}  // namespace

pooled_encoder::pooled_encoder(http::content_coding coding) {
  auto& shelf = shelf_of(coding);
  if (shelf.empty()) {
    encoder_.emplace(coding);
    return;
  }
  encoder_ = std::move(shelf.back());
  shelf.pop_back();
}

pooled_encoder::~pooled_encoder() {
  if (!encoder_) return;
  try {
    encoder_->reset();
    auto& shelf = shelf_of(encoder_->coding());
    if (shelf.size() < most_kept) shelf.push_back(std::move(*encoder_));
  } catch (...) {  // NOLINT(bugprone-empty-catch): no memory to keep it: it is freed
  }
}

}  // namespace corest::middleware
