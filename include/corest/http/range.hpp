// Byte ranges: which parts of a representation a GET asks for (RFC 9110 section 14).
#pragma once
#include <corest/http/etag.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace corest::http {

/// Ranges that one request may ask for. Players and readers of documents ask for a few; a list of more is an
/// attack on whoever has to seek for each, and is answered with the whole, which costs less.
inline constexpr std::size_t max_ranges = 16;
/// Ranges with at most so many bytes between them are answered as one: about what the head of another part
/// would take (RFC 9110 section 15.3.7.2).
inline constexpr std::uint64_t max_range_gap = 80;

/// The bytes `first` to `last` of a representation, both included.
struct byte_range {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  [[nodiscard]] constexpr std::uint64_t size() const noexcept { return last - first + 1; }
  friend bool operator==(byte_range, byte_range) = default;
};

enum class range_outcome : std::uint8_t {
  whole,          ///< the field does not count: answer 200 with everything
  partial,        ///< answer 206 with ranges()
  unsatisfiable,  ///< answer 416 with format_unsatisfied_range()
};

/// What a Range field asks for.
class requested_ranges {
 public:
  range_outcome outcome = range_outcome::whole;

  /// At least one when partial: each within the representation, none overlapping another, in the order asked
  /// for. Their sizes add up to the length of the representation at most.
  [[nodiscard]] std::span<byte_range const> ranges() const noexcept { return {list_.data(), count_}; }

 private:
  friend requested_ranges parse_range(std::string_view, std::uint64_t) noexcept;
  void add(byte_range wanted) noexcept;

  std::array<byte_range, max_ranges> list_{};
  std::size_t count_ = 0;
};

/// Reads a Range field against a representation of `length` bytes. A field that is malformed, of another unit
/// or of more than `max_ranges` ranges does not count. Ranges that overlap or nearly touch become one. An
/// empty representation is sent whole to who asks for its end, since no range of it can be named.
[[nodiscard]] requested_ranges parse_range(std::string_view field_value, std::uint64_t length) noexcept;

/// Whether an If-Range field lets Range count (RFC 9110 section 13.1.5): its entity tag is the `current` one,
/// compared strongly, or its date is `last_modified` exactly and that second was over at `now`; a file
/// changed twice within a second has one date. When false, or when it cannot be read, answer with the whole.
[[nodiscard]] bool if_range_holds(std::string_view field_value, std::optional<entity_tag> current,
                                  std::optional<std::int64_t> last_modified, std::int64_t now) noexcept;

/// Bytes that a Content-Range field value needs at most.
inline constexpr std::size_t max_content_range_bytes = 68;

/// "bytes 0-499/1234", written to the `max_content_range_bytes` bytes at `to`.
[[nodiscard]] std::string_view format_content_range(byte_range range, std::uint64_t length,
                                                    char* to) noexcept;
/// "bytes */1234", for a 416; likewise.
[[nodiscard]] std::string_view format_unsatisfied_range(std::uint64_t length, char* to) noexcept;

}  // namespace corest::http
