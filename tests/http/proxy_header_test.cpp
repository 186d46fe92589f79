#include <corest/http/proxy_header.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace corest::http;

namespace {

constexpr std::string_view signature("\r\n\r\n\0\r\nQUIT\n", 12);

std::string bytes(std::initializer_list<int> all) {
  std::string made;
  for (int const each : all) made += static_cast<char>(each);
  return made;
}
std::string version_2(int command, int family, std::string const& inside) {
  return std::string(signature) +
         bytes(
             {command, family, static_cast<int>(inside.size() >> 8), static_cast<int>(inside.size() & 255)}) +
         inside;
}
std::string const v4 = bytes({192, 0, 2, 1, 10, 0, 0, 1, 0x12, 0x34, 0, 80});

std::string source_of(std::string_view text) {
  auto const seen = parse_proxy_header(text);
  switch (seen.outcome) {
    case parse_status::need_more:
      return "more";
    case parse_status::bad:
      return "bad";
    case parse_status::done:
      break;
  }
  if (seen.from == proxy_header::origin::peer) return "peer";
  if (seen.from == proxy_header::origin::unix_socket) return "unix";
  return seen.source.to_string();
}

}  // namespace

TEST_CASE("a header of version 1 says whose the connection is, and where it ends") {
  std::string_view const text = "PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\r\nGET / HTTP/1.1\r\n";
  CHECK(source_of(text) == "192.0.2.1");
  CHECK(parse_proxy_header(text).size == text.find("GET"));
  CHECK(source_of("PROXY TCP6 2001:db8::1 ::1 0 65535\r\n") == "2001:db8::1");
  CHECK(source_of("PROXY UNKNOWN\r\n") == "peer");
  CHECK(source_of("PROXY UNKNOWN whatever is here\r\n") == "peer");
}

TEST_CASE("a header of version 2 says whose the connection is, and where it ends") {
  auto const text = version_2(0x21, 0x11, v4);
  CHECK(source_of(text + "GET") == "192.0.2.1");
  CHECK(parse_proxy_header(text + "GET").size == text.size());
  std::string const v6 =
      bytes({0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}) + std::string(20, '\0');
  CHECK(source_of(version_2(0x21, 0x21, v6)) == "2001:db8::1");
  CHECK(source_of(version_2(0x21, 0x31, std::string(216, 'p'))) == "unix");
  CHECK(source_of(version_2(0x20, 0x11, v4)) == "peer");
  CHECK(source_of(version_2(0x20, 0x00, "")) == "peer");
  CHECK(source_of(version_2(0x21, 0x00, "anything")) == "peer");
}

TEST_CASE("fields behind the addresses are skipped, and have to fill the header") {
  auto const field = bytes({4, 0, 3, 'a', 'b', 'c'});
  CHECK(source_of(version_2(0x21, 0x11, v4 + field + bytes({4, 0, 0}))) == "192.0.2.1");
  CHECK(source_of(version_2(0x21, 0x11, v4 + field + bytes({4, 0}))) == "bad");
  CHECK(source_of(version_2(0x21, 0x11, v4 + bytes({4, 0, 4, 'a', 'b', 'c'}))) == "bad");
}

TEST_CASE("every beginning of a header asks for more") {
  for (std::string const& text : {std::string("PROXY TCP4 192.0.2.1 10.0.0.1 56324 443\r\n"),
                                  version_2(0x21, 0x11, v4 + bytes({4, 0, 1, 'x'}))}) {
    for (std::size_t size = 0; size < text.size(); ++size)
      CHECK(source_of(std::string_view(text).substr(0, size)) == "more");
    CHECK(source_of(text) == "192.0.2.1");
  }
}

TEST_CASE("what is no header is refused with its first byte that cannot be one") {
  CHECK(source_of("G") == "bad");
  CHECK(source_of("PROXX") == "bad");
  CHECK(source_of("PROXY \n") == "bad");
  CHECK(source_of("PROXY \nx\r") == "bad");
  CHECK(source_of("\r\n\r\n\r") == "bad");
  CHECK(source_of(std::string(signature) + "\x11") == "bad");
  CHECK(source_of(std::string(signature) + "\x22") == "bad");
}

TEST_CASE("a header of version 1 is read strictly") {
  for (std::string_view const text :
       {"PROXY  TCP4 192.0.2.1 10.0.0.1 1 2\r\n", "PROXY TCP4 192.0.2.1  10.0.0.1 1 2\r\n",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1\r\n", "PROXY TCP4 192.0.2.1 10.0.0.1 1 2 \r\n",
        "PROXY TCP4 192.0.2.1 10.0.0.1 01 2\r\n", "PROXY TCP4 192.0.2.1 10.0.0.1 1 65536\r\n",
        "PROXY TCP4 ::1 ::1 1 2\r\n", "PROXY TCP6 192.0.2.1 10.0.0.1 1 2\r\n",
        "PROXY TCP4 192.0.2.256 10.0.0.1 1 2\r\n", "PROXY TCP4 192.0.2.1 nobody 1 2\r\n",
        "PROXY UDP4 192.0.2.1 10.0.0.1 1 2\r\n", "PROXY tcp4 192.0.2.1 10.0.0.1 1 2\r\n",
        "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\rX", "PROXY TCP4 192.0.2.1 10.0.0.1 1 2\n", "PROXY \r\n",
        "PROXY UNKNOWNS\r\n"}) {
    CAPTURE(text);
    CHECK(source_of(text) == "bad");
  }
}

TEST_CASE("a line of 107 bytes is read and a longer one is not waited for") {
  std::string const fits = "PROXY UNKNOWN " + std::string(91, 'x') + "\r\n";
  CHECK(fits.size() == 107);
  CHECK(source_of(fits) == "peer");
  CHECK(source_of("PROXY UNKNOWN " + std::string(92, 'x') + "\r\n") == "bad");
  CHECK(source_of("PROXY UNKNOWN " + std::string(92, 'x')) == "more");
  CHECK(source_of("PROXY UNKNOWN " + std::string(93, 'x')) == "bad");
}

TEST_CASE("a header of version 2 has its limit, and room for its addresses") {
  CHECK(source_of(version_2(0x20, 0, std::string(4080, '\0'))) == "peer");
  CHECK(source_of(version_2(0x20, 0, std::string(4081, '\0'))) == "bad");
  CHECK(source_of(version_2(0x21, 0x11, v4.substr(1))) == "bad");
  CHECK(source_of(version_2(0x21, 0x21, std::string(35, 'x'))) == "bad");
  CHECK(source_of(version_2(0x21, 0x31, std::string(215, 'x'))) == "bad");
  for (int const family : {0x12, 0x22, 0x32, 0x10, 0x41, 0x01, 0xff}) {
    CAPTURE(family);
    CHECK(source_of(version_2(0x21, family, std::string(300, '\0'))) == "bad");
  }
}
