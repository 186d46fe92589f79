// zstd by libzstd, unpacked.
#include "coding/decoding.hpp"

#include <zstd.h>
#include <zstd_errors.h>

#include <new>

namespace corest::coding::detail {
namespace {

class zstd_decoding final : public decoding {
 public:
  zstd_decoding() : context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, decoder_window_bits);
  }
  ~zstd_decoding() override { ZSTD_freeDCtx(context_); }

  step read(std::string_view input, char* to, std::size_t room) override {
    ZSTD_inBuffer source{input.data(), input.size(), 0};
    ZSTD_outBuffer target{to, room, 0};
    std::size_t const left = ZSTD_decompressStream(context_, &target, &source);
    if (ZSTD_isError(left)) {
      if (ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation) throw std::bad_alloc();
      return {decode_status::bad, source.pos, target.pos};
    }
    // With 0 a frame is complete, and what follows begins another one.
    bool const more = source.pos < source.size || (left > 0 && target.pos == target.size);
    auto const status = more        ? decode_status::has_more
                        : left == 0 ? decode_status::ended
                                    : decode_status::need_more;
    return {status, source.pos, target.pos};
  }
  void reset() override { ZSTD_DCtx_reset(context_, ZSTD_reset_session_only); }
  [[nodiscard]] std::size_t memory() const noexcept override { return ZSTD_sizeof_DCtx(context_); }

 private:
  ZSTD_DCtx* context_;
};

}  // namespace

std::unique_ptr<decoding> make_zstd_decoding() { return std::make_unique<zstd_decoding>(); }

}  // namespace corest::coding::detail
