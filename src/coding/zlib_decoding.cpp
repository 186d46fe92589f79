// gzip and deflate by zlib, unpacked.
#include "coding/decoding.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace corest::coding::detail {
namespace {

constexpr int window_bits = 15;
constexpr int gzip_format = 16;                                                  // added to the window bits
constexpr std::size_t state_bytes = (std::size_t{1} << window_bits) + 7 * 1024;  // as its manual has it

class zlib_decoding final : public decoding {
 public:
  explicit zlib_decoding(bool gzip) : gzip_(gzip) {
    if (inflateInit2(&stream_, window_bits + (gzip ? gzip_format : 0)) != Z_OK) throw std::bad_alloc();
  }
  ~zlib_decoding() override { inflateEnd(&stream_); }

  step read(std::string_view input, char* to, std::size_t room) override {
    if (member_ended_) {
      if (!gzip_) return {decode_status::bad, 0, 0};
      reset();  // a gzip body is one member or several, one behind the other (RFC 1952 section 2.2)
    }
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    auto const size = static_cast<uInt>(std::min(input.size(), most));
    auto const limit = static_cast<uInt>(std::min(room, most));
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = size;
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = limit;
    int const said = inflate(&stream_, Z_NO_FLUSH);
    if (said == Z_MEM_ERROR) throw std::bad_alloc();
    step const result{decode_status::need_more, size - stream_.avail_in, limit - stream_.avail_out};
    if (said == Z_STREAM_END) {
      member_ended_ = true;
      return with(result, result.consumed < input.size() ? decode_status::has_more : decode_status::ended);
    }
    if (said != Z_OK && said != Z_BUF_ERROR) return with(result, decode_status::bad);
    bool const more = stream_.avail_out == 0 || result.consumed < input.size();
    return with(result, more ? decode_status::has_more : decode_status::need_more);
  }
  void reset() override {
    inflateReset(&stream_);
    member_ended_ = false;
  }
  [[nodiscard]] std::size_t memory() const noexcept override { return state_bytes; }

 private:
  static step with(step result, decode_status status) noexcept {
    result.status = status;
    return result;
  }

  z_stream stream_{};
  bool gzip_;
  bool member_ended_ = false;
};

}  // namespace

std::unique_ptr<decoding> make_zlib_decoding(bool gzip) { return std::make_unique<zlib_decoding>(gzip); }

}  // namespace corest::coding::detail
