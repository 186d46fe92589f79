#include "http/head_of.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest;
using namespace corest::http;

namespace {

std::vector<std::string> const heads{
    "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
    "\r\n\r\nGET /a/b?c=d HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\n\r\n",
    "POST /%41/.b HTTP/1.1\r\nhost: example.org\r\nContent-Length: 12\r\nX-Long: " + std::string(90, 'v') +
        "\t\r\n\r\n",
    "OPTIONS * HTTP/1.0\r\n\r\n",
    "GET http://h:1/x?y HTTP/1.1\r\nHost: other\r\n\r\n",
    "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n",
    "PROPFIND /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
    "GET /../x HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET /%zz HTTP/1.1\r\nHost: h\r\n\r\n",
    "GET / HTTP/3.0\r\nHost: h\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: h\n\r\n",
    "GET / HTTP/1.1\r\nHost: h\r\n\rx",
    "GET / HTTP/1.0\n\n",
    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    "GET / HTTP/1.1\r\nExpect: a\r\n\r\n",
};

void check_same(parsed const& one, parsed const& other, std::string const& where) {
  REQUIRE_MESSAGE(one.result.outcome == other.result.outcome, where);
  if (!one.done()) {
    CHECK_MESSAGE(one.result.code == other.result.code, where);
    CHECK_MESSAGE(std::string(one.result.reason) == other.result.reason, where);
    return;
  }
  CHECK(one.head().size == other.head().size);
  CHECK(one.request.target() == other.request.target());
  CHECK(one.request.path() == other.request.path());
  CHECK(one.request.query() == other.request.query());
  CHECK(one.head().keep_alive == other.head().keep_alive);
  CHECK(one.head().known_index == other.head().known_index);
  REQUIRE(one.request.header_count() == other.request.header_count());
  for (std::size_t i = 0; i < one.request.header_count(); ++i)
    CHECK(one.request.header_at(i).value == other.request.header_at(i).value);
}

}  // namespace

TEST_CASE("a head gives the same result wherever its bytes are split in two") {
  for (auto const& head : heads) {
    auto const whole = parse(head);
    for (std::size_t split = 0; split <= head.size(); ++split) {
      parsed parts;
      parse_into(parts, std::string_view(head).substr(0, split));
      if (parts.result.outcome == parse_status::need_more) parse_into(parts, head);
      check_same(whole, parts, head + " split at " + std::to_string(split));
    }
  }
}

TEST_CASE("a head that comes byte by byte gives the same result, whatever lies behind the bytes") {
  for (auto const& head : heads) {
    auto const whole = parse(head);
    for (std::string const slack :
         {"\r\n", "GET / HTTP/1.1\r\n\r\n", ":", " ", "\xff", "a: b\r\n\r\n", "/"}) {
      parsed parts;
      for (std::size_t size = 0; size <= head.size(); ++size) {
        parse_into(parts, std::string_view(head).substr(0, size), {}, slack);
        if (parts.result.outcome != parse_status::need_more) break;
      }
      check_same(whole, parts, head + " before " + slack);
    }
  }
}

TEST_CASE("pipelined heads are found one behind the other, in pieces of any size") {
  std::string all;
  std::vector<std::string> good;
  for (auto const& head : heads)
    if (parse(head).done()) good.push_back(head);
  for (auto const& head : good) all += head;
  for (std::size_t piece = 1; piece < 40; ++piece) {
    parsed got;
    std::size_t consumed = 0;
    std::size_t found = 0;
    for (std::size_t end = 0; end < all.size();) {
      end = std::min(end + piece, all.size());
      for (;;) {
        parse_into(got, std::string_view(all).substr(consumed, end - consumed));
        if (!got.done()) break;
        REQUIRE(got.head().size == good[found].size());
        consumed += got.head().size;
        ++found;
      }
      REQUIRE(got.needs_more());
    }
    CHECK(found == good.size());
    CHECK(consumed == all.size());
  }
}

TEST_CASE("a target that is too long is refused long before the head is full, also byte by byte") {
  head_limits limits;
  limits.head_bytes = 60'000;
  limits.target_bytes = 1000;
  std::string const endless = "GET /" + std::string(50'000, 'a');
  parsed got;
  std::size_t size = 0;
  while (got.needs_more() && size < endless.size())
    parse_into(got, std::string_view(endless).substr(0, ++size), limits);
  CHECK(got.refused() == 414);
  CHECK(size > limits.target_bytes);
  CHECK(size <= 2 * limits.target_bytes + 100);
}
