// What stands behind a decoder: one library each.
#pragma once
#include <corest/coding/decoder.hpp>

#include <cstddef>
#include <memory>
#include <string_view>

namespace corest::coding::detail {

class decoding {
 public:
  decoding() = default;
  decoding(decoding const&) = delete;
  decoding& operator=(decoding const&) = delete;
  virtual ~decoding() = default;

  struct step {
    decode_status status;  // never too_large; need_more and ended only when all of the input was taken
    std::size_t consumed;
    std::size_t produced;
  };
  /// Unpacks to the `room` bytes at `to`. Called with input, or to get on after has_more; each call makes
  /// progress or says that more input is needed.
  virtual step read(std::string_view input, char* to, std::size_t room) = 0;
  /// Begins anew.
  virtual void reset() = 0;
  /// How much it holds.
  [[nodiscard]] virtual std::size_t memory() const noexcept = 0;
};

std::unique_ptr<decoding> make_zlib_decoding(bool gzip);
std::unique_ptr<decoding> make_brotli_decoding();
std::unique_ptr<decoding> make_zstd_decoding();

}  // namespace corest::coding::detail
