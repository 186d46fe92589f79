#include <corest/http/byteranges.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::http;

namespace {

std::string body_of(byteranges const& parts, std::string_view bytes, std::span<byte_range const> ranges) {
  buffer body;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    parts.append_part_head(i, body);
    body.append(bytes.substr(ranges[i].first, ranges[i].size()));
  }
  parts.append_end(body);
  return std::string(body.view());
}

}  // namespace

TEST_CASE("several ranges are the parts of one body, each with its place") {
  std::array<byte_range, 2> const ranges{{{0, 1}, {7, 9}}};
  byteranges const parts(ranges, 10, "text/plain", 0xfedc'ba98'7654'3210);
  CHECK(parts.content_type() == "multipart/byteranges; boundary=corest-fedcba9876543210");
  CHECK(body_of(parts, "0123456789", ranges) ==
        "--corest-fedcba9876543210\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n"
        "--corest-fedcba9876543210\r\nContent-Type: text/plain\r\nContent-Range: bytes 7-9/10\r\n\r\n789\r\n"
        "--corest-fedcba9876543210--\r\n");
}

TEST_CASE("the length is known before anything is written") {
  std::string const bytes(2'000, 'x');
  for (std::string_view const field :
       {"bytes=0-0", "bytes=0-0,-1", "bytes=0-999,1500-", "bytes=5-5,200-300,400-"}) {
    auto const found = parse_range(field, bytes.size());
    for (std::string_view const type : {"", "image/png"}) {
      byteranges const parts(found.ranges(), bytes.size(), type, 7);
      CHECK(body_of(parts, bytes, found.ranges()).size() == parts.content_length());
    }
  }
}

TEST_CASE("a part says no media type where there is none") {
  std::array<byte_range, 1> const ranges{{{3, 3}}};
  CHECK(
      body_of(byteranges(ranges, 5, "", 1), "01234", ranges) ==
      "--corest-0000000000000001\r\nContent-Range: bytes 3-3/5\r\n\r\n3\r\n--corest-0000000000000001--\r\n");
}
