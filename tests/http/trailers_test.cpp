#include <corest/base/buffer.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/http/trailers.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;

namespace {

bool wanted_by(std::string_view fields) {
  buffer bytes;
  bytes.append("GET / HTTP/1.1\r\nHost: a\r\n");
  bytes.append(fields);
  bytes.append("\r\n");
  request seen;
  std::size_t scanned = 0;
  REQUIRE(http::parse_head(bytes.view(), {}, seen.head(), scanned).outcome == http::parse_status::done);
  return http::wants_trailers(seen);
}

}  // namespace

TEST_CASE("a client wants trailers when TE lists them, among whatever else") {
  CHECK(wanted_by("TE: trailers\r\n"));
  CHECK(wanted_by("te: gzip;q=0.5, Trailers\r\n"));
  CHECK(wanted_by("TE: gzip\r\nTE: trailers\r\n"));
  CHECK_FALSE(wanted_by(""));
  CHECK_FALSE(wanted_by("TE: gzip\r\n"));
  CHECK_FALSE(wanted_by("Accept: trailers\r\n"));
}

TEST_CASE("a trailer is a line that cannot be taken for anything else") {
  std::string lines;
  http::append_trailer(lines, "X-Checksum", "abc");
  http::append_trailer(lines, "Server-Timing", "db;dur=53");
  CHECK(lines == "X-Checksum: abc\r\nServer-Timing: db;dur=53\r\n");
  CHECK_THROWS_AS(http::append_trailer(lines, "a b", "c"), std::invalid_argument);
  CHECK_THROWS_AS(http::append_trailer(lines, "", "c"), std::invalid_argument);
  CHECK_THROWS_AS(http::append_trailer(lines, "A", "b\r\nC: d"), std::invalid_argument);
  CHECK(lines == "X-Checksum: abc\r\nServer-Timing: db;dur=53\r\n");
}

TEST_CASE("what frames, routes or describes a message may not come behind it") {
  std::string lines;
  for (std::string_view const name : {"Content-Length", "transfer-encoding", "HOST", "Set-Cookie",
                                      "Authorization", "Content-Type", "Trailer"}) {
    CAPTURE(name);
    CHECK_FALSE(http::allowed_in_trailers(name));
    CHECK_THROWS_AS(http::append_trailer(lines, name, "1"), std::invalid_argument);
  }
  CHECK(http::allowed_in_trailers("X-Checksum"));
  CHECK(lines.empty());
}

TEST_CASE("a trailer is found by its name, whatever its case, and one that came too late is not") {
  std::string_view const lines = "X-Sum: 6 \r\nHost: evil\r\nx-empty:\r\nX-SUM: 7\r\n";
  CHECK(http::find_trailer(lines, "x-sum") == "6");
  CHECK(http::find_trailer(lines, "X-Empty") == "");
  CHECK(!http::find_trailer(lines, "host"));
  CHECK(!http::find_trailer(lines, "x-su"));
  CHECK(!http::find_trailer("", "x-sum"));
}
