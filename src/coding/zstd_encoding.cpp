// zstd by libzstd, packed.
#include "coding/encoding.hpp"

#include <corest/coding/encoder.hpp>

#include <zstd.h>

#include <new>

namespace corest::coding::detail {
namespace {

class zstd_encoding final : public encoding {
 public:
  explicit zstd_encoding(int level) : context_(ZSTD_createCCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(context_, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context_, ZSTD_c_windowLog, encoder_window_bits);
  }
  ~zstd_encoding() override { ZSTD_freeCCtx(context_); }

  void write(std::string_view bytes, until when, buffer& to) override {
    auto const mode = when == until::now       ? ZSTD_e_continue
                      : when == until::flushed ? ZSTD_e_flush
                                               : ZSTD_e_end;
    ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
    std::size_t left = 0;
    do {
      char* const at = to.reserve(output_step);
      ZSTD_outBuffer output{at, to.room(), 0};
      left = ZSTD_compressStream2(context_, &output, &input, mode);
      if (ZSTD_isError(left)) throw std::bad_alloc();  // nothing else can go wrong in packing
      to.commit(output.pos);
    } while (mode == ZSTD_e_continue ? input.pos < input.size : left > 0);
  }
  void reset() override { ZSTD_CCtx_reset(context_, ZSTD_reset_session_only); }

 private:
  ZSTD_CCtx* context_;
};

}  // namespace

std::unique_ptr<encoding> make_zstd_encoding(int level) { return std::make_unique<zstd_encoding>(level); }

}  // namespace corest::coding::detail
