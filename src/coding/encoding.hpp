// What stands behind an encoder: one library each.
#pragma once
#include <corest/base/buffer.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace corest::coding::detail {

enum class until : std::uint8_t { now, flushed, finished };

class encoding {
 public:
  encoding() = default;
  encoding(encoding const&) = delete;
  encoding& operator=(encoding const&) = delete;
  virtual ~encoding() = default;

  /// Takes all of `bytes`, and appends what is packed until then.
  virtual void write(std::string_view bytes, until when, buffer& to) = 0;
  /// Begins anew.
  virtual void reset() = 0;
};

/// Room for so many more bytes is made at once.
inline constexpr std::size_t output_step = 4096;

/// Levels are those of the library, and within its range.
std::unique_ptr<encoding> make_zlib_encoding(int level, bool gzip);
std::unique_ptr<encoding> make_brotli_encoding(int level);
std::unique_ptr<encoding> make_zstd_encoding(int level);

}  // namespace corest::coding::detail
