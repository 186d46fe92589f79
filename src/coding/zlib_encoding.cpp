// gzip and deflate by zlib, packed.
#include "coding/encoding.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace corest::coding::detail {
namespace {

constexpr int window_bits = 15;
constexpr int gzip_format = 16;  // added to the window bits
constexpr int memory_level = 8;  // zlib's own choice: 256 KiB in all

class zlib_encoding final : public encoding {
 public:
  zlib_encoding(int level, bool gzip) {
    if (deflateInit2(&stream_, level, Z_DEFLATED, window_bits + (gzip ? gzip_format : 0), memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK)
      throw std::bad_alloc();
  }
  ~zlib_encoding() override { deflateEnd(&stream_); }

  void write(std::string_view bytes, until when, buffer& to) override {
    int const mode = when == until::now ? Z_NO_FLUSH : when == until::flushed ? Z_SYNC_FLUSH : Z_FINISH;
    constexpr std::size_t most = std::numeric_limits<uInt>::max();
    do {
      auto const piece = bytes.substr(0, most);
      bytes.remove_prefix(piece.size());
      stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
      stream_.avail_in = static_cast<uInt>(piece.size());
      do {
        char* const at = to.reserve(output_step);
        auto const room = static_cast<uInt>(std::min(to.room(), most));
        stream_.next_out = reinterpret_cast<Bytef*>(at);
        stream_.avail_out = room;
        deflate(&stream_, mode);
        to.commit(room - stream_.avail_out);
      } while (stream_.avail_out == 0);  // room left: everything was taken and given
    } while (!bytes.empty());
  }
  void reset() override { deflateReset(&stream_); }

 private:
  z_stream stream_{};
};

}  // namespace

std::unique_ptr<encoding> make_zlib_encoding(int level, bool gzip) {
  return std::make_unique<zlib_encoding>(level, gzip);
}

}  // namespace corest::coding::detail
