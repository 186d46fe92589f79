#include <corest/http/h1_response_parser.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>

using namespace corest;
using namespace corest::http;

namespace {

struct parsed_response {
  parse_result result;
  std::size_t scanned = 0;
  std::unique_ptr<char[]> bytes;
  response_head head;

  [[nodiscard]] bool done() const { return result.outcome == parse_status::done; }
  [[nodiscard]] bool needs_more() const { return result.outcome == parse_status::need_more; }
  [[nodiscard]] std::string refused() const {
    return result.outcome == parse_status::bad ? result.reason : "";
  }
};

void parse_into(parsed_response& into, std::string_view text, head_limits const& limits = {}) {
  into.bytes = std::make_unique<char[]>(text.size() + 64);
  if (!text.empty()) std::memcpy(into.bytes.get(), text.data(), text.size());
  std::memset(into.bytes.get() + text.size(), 'x', 64);
  into.result = parse_response_head({into.bytes.get(), text.size()}, limits, into.head, into.scanned);
}
parsed_response parse(std::string_view text, head_limits const& limits = {}) {
  parsed_response result;
  parse_into(result, text, limits);
  return result;
}
parsed_response with_line(std::string const& line) { return parse(line + "\r\nServer: s\r\n\r\n"); }
parsed_response with_fields(std::string const& fields) {
  return parse("HTTP/1.1 200 OK\r\n" + fields + "\r\n");
}
body_framing framing(std::string const& line, std::string const& fields, method asked = method::get) {
  auto const got = parse(line + "\r\n" + fields + "\r\n");
  REQUIRE(got.done());
  return framing_of(got.head, asked);
}

}  // namespace

TEST_CASE("a response is taken apart into offsets, and what follows its head is left alone") {
  std::string const head = "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nX-Note:  far \t\r\n\r\n";
  auto const got = parse(head + "there");
  REQUIRE(got.done());
  CHECK(got.head.size == head.size());
  CHECK(got.head.code == status::not_found);
  CHECK(got.head.text(got.head.reason) == "Not Found");
  CHECK(got.head.minor_version == 1);
  CHECK(got.head.field_count == 2);
  CHECK(got.head.header("x-note") == "far");
  CHECK(!got.head.header("x-other"));
  CHECK(got.head.has_content_length);
  CHECK(got.head.content_length == 5);
  CHECK(got.head.keep_alive);
}

TEST_CASE("a status line without a reason is read, with or without the space in front of it") {
  for (std::string const line : {"HTTP/1.1 200 ", "HTTP/1.1 200"}) {
    auto const got = with_line(line);
    REQUIRE_MESSAGE(got.done(), line);
    CHECK(got.head.code == status::ok);
    CHECK(got.head.text(got.head.reason).empty());
  }
  auto const tabbed = with_line("HTTP/1.1 200 all\tis w\xc3\xa9ll");
  REQUIRE(tabbed.done());
  CHECK(tabbed.head.text(tabbed.head.reason) == "all\tis w\xc3\xa9ll");
}

TEST_CASE("a status line that is not version, space, three digits is refused") {
  for (std::string const line :
       {"HTTP/1.1  200 OK",    " HTTP/1.1 200 OK",    "HTTP/1.1\t200 OK", "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",    "HTTP/1.1 2x0 OK",     "HTTP/1.1 OK",      "HTTP/1.1",
        "http/1.1 200 OK",     "HTTP/11 200 OK",      "HTTP/1.12 200 OK", "HTTPS/1.1 200 OK",
        "ICY 200 OK",          "HTTP/1.1 200\tOK",    "HTTP/1.1 -20 OK",  "HTTP/1.1 200 O\x01K",
        "HTTP/1.1 200 O\x7fK", "\r\nHTTP/1.1 200 OK", "GET / HTTP/1.1",   "<html>"})
    CHECK_MESSAGE(with_line(line).refused() != "", line);
}

TEST_CASE("a status code from 100 to 599 is read, any other refused") {
  for (int const code : {100, 101, 199, 200, 299, 404, 599}) {
    auto const got = with_line("HTTP/1.1 " + std::to_string(code) + " x");
    REQUIRE(got.done());
    CHECK(to_int(got.head.code) == code);
  }
  for (std::string const code : {"000", "099", "600", "999"})
    CHECK(with_line("HTTP/1.1 " + code + " x").refused() ==
          "the status code must be a number from 100 to 599");
}

TEST_CASE("a server of HTTP/1 in any minor version is understood, of any other version refused") {
  CHECK(with_line("HTTP/1.0 200 OK").head.minor_version == 0);
  CHECK(with_line("HTTP/1.7 200 OK").head.minor_version == 1);
  CHECK(with_line("HTTP/2.0 200 OK").refused() == "the server speaks another version than HTTP/1");
  CHECK(with_line("HTTP/0.9 200 OK").refused() == "the server speaks another version than HTTP/1");
}

TEST_CASE("a refused response is a bad gateway") {
  CHECK(parse("nonsense\r\n\r\n").result.code == status::bad_gateway);
  CHECK(with_fields("Content-Length: 99999999999999999999\r\n").result.code == status::bad_gateway);
  CHECK(with_fields("Transfer-Encoding: gzip, chunked\r\n").result.code == status::bad_gateway);
}

TEST_CASE("what frames a response in two ways, or in none that is understood, is refused") {
  for (std::string const fields :
       {"Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: 5\r\nContent-Length: 6\r\n",
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n",
        "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding:\r\n", "Content-Length: 5, 5\r\n",
        "Content-Length: +5\r\n", "Content-Length: 0x5\r\n", "Content-Length:\r\n",
        "Content-Length: 5 5\r\n"})
    CHECK_MESSAGE(with_fields(fields).refused() != "", fields);
  CHECK(parse("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").refused() ==
        "Transfer-Encoding in HTTP/1.0");
}

TEST_CASE("field lines are held to the same grammar as those of requests") {
  for (std::string const fields :
       {"Name : v\r\n", ": v\r\n", "no colon\r\n", " Folded: v\r\n", "A: b\r\n folded\r\n", "A: b\nB: c\r\n",
        "A: b\rc\r\n", "N(ame: v\r\n", "A: \x01\r\n"})
    CHECK_MESSAGE(with_fields(fields).refused() != "", fields);
  CHECK(with_fields(std::string("A: \0\r\n", 6)).refused() != "");
  CHECK(with_fields("Set-Cookie: a=b; Path=/\r\nSet-Cookie: c=d\r\n").done());
}

TEST_CASE("HEAD, 1xx, 204 and 304 have no body, whatever their fields say") {
  for (std::string const fields : {"", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"}) {
    CHECK(framing("HTTP/1.1 200 OK", fields, method::head) == body_framing::none);
    for (std::string const line : {"HTTP/1.1 100 Continue", "HTTP/1.1 103 Early Hints",
                                   "HTTP/1.1 204 No Content", "HTTP/1.1 304 Not Modified"})
      CHECK(framing(line, fields) == body_framing::none);
  }
}

TEST_CASE("a body is as long as its fields say, and without them goes on until the connection ends") {
  CHECK(framing("HTTP/1.1 200 OK", "Content-Length: 0\r\n") == body_framing::sized);
  CHECK(framing("HTTP/1.1 500 Oh", "Content-Length: 7\r\n") == body_framing::sized);
  CHECK(framing("HTTP/1.1 200 OK", "Transfer-Encoding: Chunked\r\n") == body_framing::chunked);
  CHECK(framing("HTTP/1.1 200 OK", "") == body_framing::until_close);
  CHECK(framing("HTTP/1.0 200 OK", "", method::post) == body_framing::until_close);
  CHECK(framing("HTTP/1.1 205 Reset", "Content-Length: 0\r\n") == body_framing::sized);
}

TEST_CASE("whether a connection stays open is said by version and Connection, and close wins") {
  auto const stays = [](std::string const& version, std::string const& fields) {
    auto const got = parse("HTTP/" + version + " 200 OK\r\n" + fields + "\r\n");
    REQUIRE(got.done());
    return got.head.keep_alive;
  };
  CHECK(stays("1.1", ""));
  CHECK(!stays("1.0", ""));
  CHECK(stays("1.0", "Connection: keep-alive\r\n"));
  CHECK(!stays("1.1", "Connection: close\r\n"));
  CHECK(!stays("1.1", "Connection: keep-alive\r\nConnection: x, Close\r\n"));
}

TEST_CASE("a head of exactly the limit is read, one byte or one field more is refused") {
  std::string const start = "HTTP/1.1 200 OK\r\nA: ";
  head_limits limits;
  limits.head_bytes = 100;
  std::string const fits = start + std::string(100 - start.size() - 4, 'v') + "\r\n\r\n";
  REQUIRE(fits.size() == 100);
  CHECK(parse(fits, limits).done());
  CHECK(parse(start + std::string(101 - start.size() - 4, 'v') + "\r\n\r\n", limits).refused() ==
        "the response head is too long");
  limits = {};
  limits.fields = 2;
  CHECK(parse("HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\n\r\n", limits).done());
  CHECK(parse("HTTP/1.1 200 OK\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits).refused() ==
        "too many header fields");
}

TEST_CASE("a head that comes byte by byte is the same as one that comes at once") {
  std::string const head = "HTTP/1.1 200 Fine\r\nContent-Length: 12\r\nX: y\r\n\r\n";
  parsed_response got;
  for (std::size_t size = 1; size < head.size(); ++size) {
    parse_into(got, std::string_view(head).substr(0, size));
    REQUIRE_MESSAGE(got.needs_more(), size);
  }
  parse_into(got, head);
  REQUIRE(got.done());
  CHECK(got.head.content_length == 12);
  CHECK(got.head.header("x") == "y");
}
