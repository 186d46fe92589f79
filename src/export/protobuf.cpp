// Text that every receiver takes.
#include "export/protobuf.hpp"

namespace corest::otlp {
namespace {

constexpr bool continues(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; }

/// Bytes of the character at the front of `text`; 0 when it is none (RFC 3629 section 4).
std::size_t character(std::string_view text) noexcept {
  auto const first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  std::size_t const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
  for (std::size_t i = 1; i < size; ++i)
    if (!continues(text[i])) return 0;
  auto const second = static_cast<unsigned char>(text[1]);
  bool const overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
  bool const beyond = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
  return overlong || beyond ? 0 : size;
}

}  // namespace

void protobuf_writer::text(unsigned field, std::string_view value) {
  varint(field << 3 | 2);
  varint(value.size());
  while (!value.empty()) {
    auto const size = character(value);
    to_.append(size == 0 ? "?" : value.substr(0, size));
    value.remove_prefix(size == 0 ? 1 : size);
  }
}

}  // namespace corest::otlp
