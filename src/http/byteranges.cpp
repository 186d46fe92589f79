// Part heads, written and counted from the same pieces.
#include <corest/http/byteranges.hpp>

#include <algorithm>

namespace corest::http {
namespace {

constexpr std::string_view boundary_name = "corest-";
constexpr std::string_view line = "\r\n";
constexpr std::string_view dashes = "--";
constexpr std::string_view type_name = "\r\nContent-Type: ";
constexpr std::string_view range_name = "\r\nContent-Range: ";
constexpr std::string_view head_end = "\r\n\r\n";

}  // namespace

byteranges::byteranges(std::span<byte_range const> ranges, std::uint64_t length, std::string_view part_type,
                       std::uint64_t random) noexcept
    : ranges_(ranges), length_(length), part_type_(part_type), boundary_{} {
  static_assert(boundary_bytes == boundary_name.size() + 16);
  char* at = std::copy(boundary_name.begin(), boundary_name.end(), boundary_.data());
  for (int shift = 60; shift >= 0; shift -= 4) *at++ = "0123456789abcdef"[random >> shift & 15];
}

std::string byteranges::content_type() const {
  std::string type("multipart/byteranges; boundary=");
  type += boundary();
  return type;
}

std::uint64_t byteranges::content_length() const noexcept {
  std::uint64_t const around = line.size() + dashes.size() + boundary_bytes + range_name.size() +
                               head_end.size() +
                               (part_type_.empty() ? 0 : type_name.size() + part_type_.size());
  std::uint64_t total = line.size() + dashes.size() + boundary_bytes + dashes.size() + line.size();
  std::array<char, max_content_range_bytes> text;
  for (auto const& range : ranges_)
    total += around + format_content_range(range, length_, text.data()).size() + range.size();
  return ranges_.empty() ? total : total - line.size();  // the first part starts the body
}

void byteranges::append_part_head(std::size_t index, buffer& to) const {
  if (index > 0) to.append(line);
  to.append(dashes);
  to.append(boundary());
  if (!part_type_.empty()) {
    to.append(type_name);
    to.append(part_type_);
  }
  std::array<char, max_content_range_bytes> text;
  to.append(range_name);
  to.append(format_content_range(ranges_[index], length_, text.data()));
  to.append(head_end);
}

void byteranges::append_end(buffer& to) const {
  to.append(line);
  to.append(dashes);
  to.append(boundary());
  to.append(dashes);
  to.append(line);
}

}  // namespace corest::http
