// Unpacks bytes that a stranger has packed: gzip, deflate, br and zstd, piece by piece and within limits.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/coding/memory_budget.hpp>
#include <corest/http/content_coding.hpp>
#include <corest/http/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace corest::coding {

using http::content_coding;

/// How much larger than its packed bytes a body may become: text seldom packs better than 20 to 1, and what
/// was made to exhaust a server begins at 1,000.
inline constexpr std::uint64_t default_max_ratio = 100;
/// A body of at most so many bytes may have any ratio: it is unpacked in less time than others would notice.
inline constexpr std::uint64_t ratio_free_bytes = std::uint64_t{256} * 1024;
/// How far back a zstd body may refer, as a power of two: 8 MiB, the most that RFC 9659 lets a sender use. A
/// br body cannot go beyond 16 MiB, a gzip body beyond 32 KiB.
inline constexpr int decoder_window_bits = 23;

struct decode_limits {
  std::uint64_t body_bytes = http::default_body_bytes;  ///< of the unpacked body
  std::uint64_t ratio = default_max_ratio;              ///< 1 or more; asked beyond `ratio_free_bytes`
};

enum class decode_status : std::uint8_t {
  need_more,  ///< right so far, not complete
  has_more,   ///< there is more to give: call again with what was not consumed, even if that is nothing
  ended,      ///< complete; more input is fine where the format allows another member or frame
  bad,        ///< not of this coding, or damaged: 400
  too_large,  ///< beyond a limit: 413
};

namespace detail {
class decoding;
}

/// One body after the other in one coding; it keeps its memory between bodies. Not thread-safe. Throws
/// std::bad_alloc alone, and holds the window that the sender asks for at most. Of a br body that is too
/// large and damaged behind that, either may be said: how far its library looks ahead depends on the pieces.
class decoder {
 public:
  /// Any coding but identity. `deflate` is that of RFC 9110: within the zlib format.
  /// What it holds is taken of `budget`, which outlives it; std::bad_alloc where that has no room.
  explicit decoder(content_coding coding, decode_limits limits = {}, memory_budget* budget = nullptr);
  decoder(decoder&&) noexcept;
  decoder& operator=(decoder&&) noexcept;
  ~decoder();

  struct step {
    decode_status status = decode_status::need_more;
    std::size_t consumed = 0;  ///< bytes of the input that were read; all of it when need_more or ended
  };
  /// Reads `input` and appends at most `max_output` bytes (1 or more) to `to`. After bad or too_large only
  /// reset() may follow.
  [[nodiscard]] step feed(std::string_view input, std::size_t max_output, buffer& to);
  /// Another body begins, with other limits.
  void reset(decode_limits limits = {});

  [[nodiscard]] content_coding coding() const noexcept { return coding_; }
  /// Bytes of the body so far.
  [[nodiscard]] std::uint64_t decoded() const noexcept { return decoded_; }

 private:
  [[nodiscard]] bool swells() const noexcept {
    return decoded_ > ratio_free_bytes && decoded_ / limits_.ratio > encoded_;
  }

  memory_share share_;
  std::unique_ptr<detail::decoding> decoding_;
  decode_limits limits_;
  std::uint64_t decoded_ = 0;
  std::uint64_t encoded_ = 0;
  content_coding coding_;
  decode_status last_ = decode_status::need_more;
};

}  // namespace corest::coding
