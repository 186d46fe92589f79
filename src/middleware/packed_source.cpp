// Piece by piece, each of them complete for whoever reads it.
#include "middleware/packed_source.hpp"

namespace corest::middleware {

task<bool> packed_source::next(buffer& into) {
  while (into.empty() && !ended_) {
    piece_.clear();
    bool const more = co_await plain_->next(piece_);
    if (more) {
      encoder_->feed(piece_.view(), into);
      encoder_->flush(into);
    } else {
      ended_ = true;
      encoder_->finish(into);
    }
  }
  co_return !into.empty();
}

}  // namespace corest::middleware
