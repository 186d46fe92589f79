// Several ranges in one response: multipart/byteranges (RFC 9110 section 14.6).
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/http/range.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace corest::http {

/// What stands around the parts of a body with several ranges, and how long all of it is before anything is
/// read. The body is, for each range, its part head and its bytes, and then the end. Views what it is made
/// of.
class byteranges {
 public:
  /// `random` makes the boundary: it must not be foreseen by whoever wrote the bytes. The representation has
  /// `length` bytes, less than 2^63; `part_type` is its media type, empty to leave it unsaid.
  byteranges(std::span<byte_range const> ranges, std::uint64_t length, std::string_view part_type,
             std::uint64_t random) noexcept;

  /// The Content-Type of the response.
  [[nodiscard]] std::string content_type() const;
  /// The Content-Length of the response.
  [[nodiscard]] std::uint64_t content_length() const noexcept;
  /// What stands in front of the bytes of the range at `index`.
  void append_part_head(std::size_t index, buffer& to) const;
  /// What stands behind the bytes of the last range.
  void append_end(buffer& to) const;

 private:
  static constexpr std::size_t boundary_bytes = 23;

  [[nodiscard]] std::string_view boundary() const noexcept { return {boundary_.data(), boundary_.size()}; }

  std::span<byte_range const> ranges_;
  std::uint64_t length_;
  std::string_view part_type_;
  std::array<char, boundary_bytes> boundary_;
};

}  // namespace corest::http
