// Packs bytes for the way: gzip, deflate, br and zstd, piece by piece.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/content_coding.hpp>

#include <memory>
#include <string_view>

namespace corest::coding {

using http::content_coding;

/// Levels for answers made on the fly, where a worker waits: beyond them each percent of size costs more time
/// than the one before. For what is packed once and sent often the highest are worth it.
inline constexpr int default_gzip_level = 5;  ///< 1 to 9; deflate too
inline constexpr int default_br_level = 4;    ///< 0 to 11
inline constexpr int default_zstd_level = 3;  ///< 1 to 19
/// How far br and zstd look back, as a power of two: half a mebibyte. More pays for large bodies only, and
/// every encoder would keep that memory; every client must be able to hold it (RFC 9659).
inline constexpr int encoder_window_bits = 19;

namespace detail {
class encoding;
}

/// The level an encoder has unless told otherwise.
[[nodiscard]] int default_level(content_coding coding) noexcept;

/// One body after the other in one coding. It keeps its memory between bodies (256 KiB for gzip, 2 MiB for
/// zstd, up to 5 MiB for br behind a large one), so a worker keeps one of each. Not thread-safe. Throws
/// std::bad_alloc alone.
class encoder {
 public:
  /// Any coding but identity; a level outside of its range is the nearest within.
  explicit encoder(content_coding coding) : encoder(coding, default_level(coding)) {}
  encoder(content_coding coding, int level);
  encoder(encoder&&) noexcept;
  encoder& operator=(encoder&&) noexcept;
  ~encoder();

  [[nodiscard]] content_coding coding() const noexcept { return coding_; }

  /// Takes more of the body; appends what is packed by now, which may be nothing.
  void feed(std::string_view bytes, buffer& to);
  /// Appends whatever is missing to unpack all that was fed. Costs some size each time: for streams.
  void flush(buffer& to);
  /// Ends the body; what is fed next belongs to another one.
  void finish(buffer& to);
  /// Forgets an unfinished body.
  void reset();

 private:
  std::unique_ptr<detail::encoding> encoding_;
  content_coding coding_;
};

}  // namespace corest::coding
