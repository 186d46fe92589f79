// zstd by libzstd, unpacked.
#include "coding/decoding.hpp"

#include <zstd.h>
#include <zstd_errors.h>

#include <cstddef>
#include <new>
#include <string_view>

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
    if (!begins_as_frame(input)) return {decode_status::bad, 0, 0};
    ZSTD_inBuffer source{input.data(), input.size(), 0};
    ZSTD_outBuffer target{to, room, 0};
    std::size_t const left = ZSTD_decompressStream(context_, &target, &source);
    if (ZSTD_isError(left)) {
      if (ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation) throw std::bad_alloc();
      return {decode_status::bad, source.pos, target.pos};
    }
    // With 0 a frame is complete, and what follows begins another one.
    if (left == 0) begun_ = 0;
    bool const more = source.pos < source.size || (left > 0 && target.pos == target.size);
    auto const status = more        ? decode_status::has_more
                        : left == 0 ? decode_status::ended
                                    : decode_status::need_more;
    return {status, source.pos, target.pos};
  }
  void reset() override {
    ZSTD_DCtx_reset(context_, ZSTD_reset_session_only);
    begun_ = 0;
  }
  [[nodiscard]] std::size_t memory() const noexcept override { return ZSTD_sizeof_DCtx(context_); }

 private:
  // Frames of data or to be skipped (RFC 8878 section 3.1). The library may know formats that were there
  // before this one, and holds them to no window.
  bool begins_as_frame(std::string_view input) noexcept {
    constexpr std::string_view data = "\x28\xb5\x2f\xfd";
    constexpr std::string_view skipped = "\x50\x2a\x4d\x18";  // the first byte is any from 0x50 to 0x5f
    for (; begun_ < data.size() && !input.empty(); ++begun_, input.remove_prefix(1)) {
      if (begun_ == 0) skips_ = (input[0] & 0xf0) == 0x50;
      char const expected = (skips_ ? skipped : data)[begun_];
      if (input[0] != expected && !(skips_ && begun_ == 0)) return false;
    }
    return true;
  }

  ZSTD_DCtx* context_;
  std::size_t begun_ = 0;  // bytes of the frame's first four that were there
  bool skips_ = false;
};

}  // namespace

std::unique_ptr<decoding> make_zstd_decoding() { return std::make_unique<zstd_decoding>(); }

}  // namespace corest::coding::detail
