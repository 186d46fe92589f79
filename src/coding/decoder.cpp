#include "coding/decoding.hpp"
#include "coding/encoding.hpp"

#include <corest/coding/decoder.hpp>

#include <algorithm>
#include <new>
#include <utility>

namespace corest::coding {
namespace {

std::unique_ptr<detail::decoding> make_decoding(content_coding coding) {
  switch (coding) {
    case content_coding::br:
      return detail::make_brotli_decoding();
    case content_coding::zstd:
      return detail::make_zstd_decoding();
    default:
      return detail::make_zlib_decoding(coding == content_coding::gzip);
  }
}

}  // namespace

decoder::decoder(content_coding coding, decode_limits limits, memory_budget* budget)
    : share_(budget), decoding_(make_decoding(coding)), limits_(limits), coding_(coding) {}
decoder::decoder(decoder&&) noexcept = default;
decoder& decoder::operator=(decoder&&) noexcept = default;
decoder::~decoder() = default;

void decoder::reset(decode_limits limits) {
  decoding_->reset();
  limits_ = limits;
  decoded_ = encoded_ = 0;
  last_ = decode_status::need_more;
}

decoder::step decoder::feed(std::string_view input, std::size_t max_output, buffer& to) {
  std::size_t consumed = 0;
  std::size_t produced = 0;
  while (consumed < input.size() || last_ == decode_status::has_more) {
    auto const left = limits_.body_bytes - decoded_;
    // At the limit one more byte would be too many; whether there is one shows only by asking for it, and by
    // itself: a library that finds damage behind it keeps it back.
    char probe = 0;
    auto const room =
        static_cast<std::size_t>(std::min<std::uint64_t>({left, max_output - produced, detail::output_step}));
    bool const full = left == 0;
    auto const piece = input.substr(consumed, full ? 1 : input.npos);
    auto const got = decoding_->read(piece, full ? &probe : to.reserve(room), full ? 1 : room);
    if (!share_.resize(decoding_->memory())) throw std::bad_alloc();
    consumed += got.consumed;
    encoded_ += got.consumed;
    last_ = got.status;
    if (full && got.produced > 0) return {decode_status::too_large, consumed};
    if (got.status == decode_status::bad) break;
    to.commit(got.produced);
    produced += got.produced;
    decoded_ += got.produced;
    if (swells()) return {decode_status::too_large, consumed};
    if (got.status == decode_status::has_more && produced == max_output) break;
  }
  return {last_, consumed};
}

}  // namespace corest::coding
