// Writes the protobuf wire format: fields one behind the other, messages within messages.
#pragma once
#include <corest/base/buffer.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace corest::otlp {

/// Appends to a buffer, which outlives it. A field that has its default value is written all the same.
class protobuf_writer {
 public:
  explicit protobuf_writer(buffer& to) noexcept : to_(to) {}

  void number(unsigned field, std::uint64_t value) {
    varint(field << 3 | 0);
    varint(value);
  }
  void fixed64(unsigned field, std::uint64_t value) {
    varint(field << 3 | 1);
    little_endian(value, 8);
  }
  void fixed32(unsigned field, std::uint32_t value) {
    varint(field << 3 | 5);
    little_endian(value, 4);
  }
  void real(unsigned field, double value) { fixed64(field, std::bit_cast<std::uint64_t>(value)); }
  void bytes(unsigned field, std::string_view value) {
    varint(field << 3 | 2);
    varint(value.size());
    to_.append(value);
  }
  /// A string has to be UTF-8, or receivers refuse all of the message: any other byte becomes a '?'.
  void text(unsigned field, std::string_view value);

  /// A message that is written from here to the end of a block: its length is known only then, so it has
  /// a fixed number of bytes. Every reader takes a number that is longer than it need be.
  class [[nodiscard]] message {
   public:
    message(protobuf_writer& in, unsigned field) : to_(in.to_) {
      in.varint(field << 3 | 2);
      begin_ = to_.size();
      to_.append({"\0\0\0\0", length_bytes});
    }
    message(message const&) = delete;
    message& operator=(message const&) = delete;
    ~message() {
      auto const size = to_.size() - begin_ - length_bytes;
      for (std::size_t i = 0; i < length_bytes; ++i) {
        auto const bits = size >> (7 * i) & 0x7f;
        to_.data()[begin_ + i] = static_cast<char>(i + 1 < length_bytes ? bits | 0x80 : bits);
      }
    }

   private:
    static constexpr std::size_t length_bytes = 4;  // up to 256 MiB
    buffer& to_;
    std::size_t begin_ = 0;
  };

 private:
  void varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) to_.push_back(static_cast<char>(value | 0x80));
    to_.push_back(static_cast<char>(value));
  }
  void little_endian(std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) to_.push_back(static_cast<char>(value >> (8 * i)));
  }

  buffer& to_;
};

}  // namespace corest::otlp
