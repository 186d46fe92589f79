#include "http/head_of.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest;
using namespace corest::http;

namespace {
parsed with_fields(std::string const& fields) {
  return parse("POST /a HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
}
parsed with_target(std::string const& target) {
  return parse("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
}
parsed with_host(std::string const& host) { return parse("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n"); }
}  // namespace

TEST_CASE("a plain request is taken apart into offsets") {
  auto const got =
      parse("GET /json?a=1&b=2 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nX-Color:  deep blue \t\r\n\r\n");
  REQUIRE(got.done());
  CHECK(got.request.verb() == method::get);
  CHECK(got.request.method_name() == "GET");
  CHECK(got.request.target() == "/json?a=1&b=2");
  CHECK(got.request.path() == "/json");
  CHECK(got.request.query() == "a=1&b=2");
  CHECK(got.request.minor_version() == 1);
  CHECK(got.request.header_count() == 2);
  CHECK(got.request.header(known::host) == "127.0.0.1:8080");
  CHECK(got.request.header("x-color") == "deep blue");
  CHECK(got.request.header_at(1).name == "X-Color");
  CHECK(got.text(got.head().authority) == "127.0.0.1:8080");
  CHECK(!got.head().path_has_escapes);
  CHECK(got.head().keep_alive);
  CHECK(!got.head().has_content_length);
}

TEST_CASE("what follows the head is left alone") {
  std::string const first = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n";
  std::string const second = "GET /2 HTTP/1.1\r\nHost: h\r\n\r\n";
  auto got = parse(first + second);
  REQUIRE(got.done());
  CHECK(got.head().size == first.size());
  parse_into(got, second);
  REQUIRE(got.done());
  CHECK(got.request.path() == "/2");
}

TEST_CASE("every registered method is known, and any other token is passed on") {
  for (auto const verb : {method::get, method::head, method::post, method::put, method::patch,
                          method::delete_, method::options, method::trace}) {
    auto const got = parse(std::string(to_string(verb)) + " / HTTP/1.1\r\nHost: h\r\n\r\n");
    REQUIRE(got.done());
    CHECK(got.request.verb() == verb);
    CHECK(got.request.method_name() == to_string(verb));
  }
  for (std::string const name : {"PURGE", "get", "GETS", "M-SEARCH", "DELETED", "G"}) {
    auto const got = parse(name + " / HTTP/1.1\r\nHost: h\r\n\r\n");
    REQUIRE(got.done());
    CHECK(got.request.verb() == method::other);
    CHECK(got.request.method_name() == name);
  }
}

TEST_CASE("a request line that is not method, space, target, space, version is refused") {
  for (std::string const line : {"GET  / HTTP/1.1", " GET / HTTP/1.1", "GET /  HTTP/1.1", "GET / HTTP/1.1 ",
                                 "GET\t/ HTTP/1.1", "GET /", "GET", "G(T / HTTP/1.1", "GET / http/1.1",
                                 "GET / HTTP/1", "GET / HTTP/1.12", "GET / HTTP/11", "GET / HTTPS/1.1",
                                 "GET /\tHTTP/1.1", "GET HTTP/1.1", "/ HTTP/1.1", "GET / HTTP/1.1\r"})
    CHECK_MESSAGE(parse(line + "\r\nHost: h\r\n\r\n").refused() == 400, line);
}

TEST_CASE("HTTP/1 in all its minor versions is spoken, every other version is 505") {
  CHECK(parse("GET / HTTP/1.0\r\n\r\n").request.minor_version() == 0);
  CHECK(parse("GET / HTTP/1.7\r\nHost: h\r\n\r\n").request.minor_version() == 1);
  CHECK(parse("GET / HTTP/2.0\r\nHost: h\r\n\r\n").refused() == 505);
  CHECK(parse("GET / HTTP/0.9\r\nHost: h\r\n\r\n").refused() == 505);
  CHECK(parse("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").refused() == 400);  // '*' is for OPTIONS only
}

TEST_CASE("the target has one of its four forms") {
  CHECK(with_target("/a//b/;x=1/@:!$&'()*+,~-._").request.path() == "/a//b/;x=1/@:!$&'()*+,~-._");
  CHECK(with_target("/?").request.query().empty());
  CHECK(with_target("/a?b?c/../d").request.query() == "b?c/../d");
  CHECK(with_target("/a?x={1|2}[3]^%zz").request.query() == "x={1|2}[3]^%zz");

  auto const absolute = with_target("http://Example.com:81/p/q?r");
  CHECK(absolute.request.path() == "/p/q");
  CHECK(absolute.request.query() == "r");
  CHECK(absolute.text(absolute.head().authority) == "Example.com:81");
  CHECK(absolute.request.target() == "http://Example.com:81/p/q?r");
  CHECK(with_target("HTTPS://[::1]").request.path() == "/");
  auto const no_path = with_target("http://e?q=1");
  CHECK(no_path.request.path() == "/");
  CHECK(no_path.request.query() == "q=1");
  for (std::string const target : {"a/b", "http:/x", "http:///x", "ftp://h/x", "http://u@h/x", "http://h:8a/",
                                   "?q", "*", "http://h%zz/", "http://h\\x", "https:/", "h", "http://:80/x"})
    CHECK_MESSAGE(with_target(target).refused() == 400, target);

  auto const asterisk = parse("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(asterisk.request.path() == "*");
  CHECK(parse("OPTIONS *a HTTP/1.1\r\nHost: h\r\n\r\n").refused() == 400);

  auto const connect = parse("CONNECT [::1]:443 HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(connect.request.verb() == method::connect);
  CHECK(connect.text(connect.head().authority) == "[::1]:443");
  CHECK(connect.request.path().empty());
  for (std::string const target : {"/", "h", "h:", ":1", "[::1]", "http://h:1/", "h:1/"})
    CHECK_MESSAGE(parse("CONNECT " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").refused() == 400, target);
}

TEST_CASE("a path with bytes that must be encoded is refused") {
  for (std::string const target : {"/a#b", "/a\"b", "/a<b", "/a>b", "/a\\b", "/a\x7f", "/\x01", "/\xc3\xa9",
                                   "/a?b#c", "/a?\"", "/a?\x80", "/a?<", "/a?>"})
    CHECK_MESSAGE(with_target(target).refused() == 400, target);
  CHECK(with_target(std::string("/a\0b", 4)).refused() == 400);
  CHECK(with_target(std::string("/a?\0b", 5)).refused() == 400);
}

TEST_CASE("escapes in the path must be hexadecimal and not NUL; they stay as they are") {
  auto const got = with_target("/caf%C3%a9/%2F%25");
  REQUIRE(got.done());
  CHECK(got.request.path() == "/caf%C3%a9/%2F%25");
  CHECK(got.head().path_has_escapes);
  for (std::string const target : {"/%", "/%4", "/%g0", "/%0g", "/%%41", "/a%00", "/%4?x"})
    CHECK_MESSAGE(with_target(target).refused() == 400, target);
}

TEST_CASE("dot segments are refused however they are written, dots elsewhere are fine") {
  for (std::string const target : {"/.", "/..", "/a/../b", "/a/./b", "/a/..", "/%2e", "/%2E%2e/x", "/a/.%2e",
                                   "/a/%2e./b", "/..%2fetc", "/a%2f..", "/a%2F..%5Cb", "/..%5c", "/a/..?x"})
    CHECK_MESSAGE(with_target(target).refused() == 400, target);
  for (std::string const target :
       {"/...", "/a.b", "/.well-known/x", "/..a", "/a..", "/a./b", "/%2ea", "/a/...", "/.a."})
    CHECK_MESSAGE(with_target(target).done(), target);
}

TEST_CASE("HTTP/1.1 needs exactly one valid Host") {
  CHECK(parse("GET / HTTP/1.1\r\n\r\n").refused() == 400);
  CHECK(parse("GET / HTTP/1.0\r\n\r\n").done());
  CHECK(with_fields("Host: h\r\n").refused() == 400);
  CHECK(parse("GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n").refused() == 400);
  for (std::string const host :
       {"", "a", "a.b-c.de", "10.0.0.1:80", "localhost:", "my_host", "[::1]", "[fe80::1]:8080", "h%41",
        "a-very-long-host-name.example.com:65535", "sixteen-byte.com", "sixteen-byt.com:1"})
    CHECK_MESSAGE(with_host(host).done(), host);
  for (std::string const host :
       {"a b", "a/b", "a:b", "a:1:2", "a,b:x", "u@h", "[::1", "::1", "[::1]x", "[]", "[::1]:x", "h%4", "h%zz",
        "a\tb", "a:80/", "a-very-long-host-name.example.com:x", "h\x80", "a\\b"})
    CHECK_MESSAGE(with_host(host).refused() == 400, host);
  for (std::string const without_name : {":", ":80", ":80808080808080808080"})
    CHECK_MESSAGE(with_host(without_name).refused() == 400, without_name);
}

TEST_CASE("a header line is a token, a colon and a value without control characters") {
  for (std::string const line : {"A : b", " A: b", ": b", "A", "A b: c", "A\t: b", "(A): b", "A: b\x01",
                                 "A: \x7f", "A: b\rc", "A\r: b", "A\x80: b", "a@b: c", "Content[Length: 1"})
    CHECK_MESSAGE(with_fields(line + "\r\n").refused() == 400, line);
  CHECK(with_fields(std::string("A: b\0c\r\n", 8)).refused() == 400);
  CHECK(with_fields("A: b\r\n folded\r\n").refused() == 400);
  CHECK(with_fields("A: b\r\n\tfolded\r\n").refused() == 400);
  auto const got = with_fields("!#$%&'*+-.^_`|~09aZ:\tcaf\xc3\xa9\t x\t\r\nEmpty:\r\nBlank: \t \r\n");
  REQUIRE(got.done());
  CHECK(got.request.header("!#$%&'*+-.^_`|~09AZ") == "caf\xc3\xa9\t x");
  CHECK(got.request.header("empty") == "");
  CHECK(got.request.header("blank") == "");
  CHECK(got.request.header("absent") == std::nullopt);
}

TEST_CASE("a LF without CR and a CR without LF are refused wherever they are") {
  for (std::string const head :
       {"GET / HTTP/1.1\nHost: h\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\n\n", "GET / HTTP/1.1\rHost: h\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: h\r\r\n", "\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "GET / HTTP/1.0\n\n",
        "\rGET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n\rx"})
    CHECK_MESSAGE(parse(head).refused() == 400, head);
}

TEST_CASE("a few empty lines in front of a request are skipped, more are refused") {
  std::string lines;
  for (std::size_t i = 0; i < max_leading_empty_lines; ++i) lines += "\r\n";
  auto const got = parse(lines + "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  REQUIRE(got.done());
  CHECK(got.head().size == lines.size() + 27);
  CHECK(got.request.path() == "/");
  CHECK(parse(lines).needs_more());
  CHECK(parse(lines + "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n").refused() == 400);
}

TEST_CASE("a body is framed by one Content-Length or by chunked, never by both") {
  auto const sized = with_fields("Content-Length: 0042\r\n");
  CHECK(sized.head().has_content_length);
  CHECK(sized.head().content_length == 42);
  auto const chunked = with_fields("Transfer-Encoding: Chunked\r\n");
  CHECK(chunked.head().chunked);
  CHECK(!chunked.head().has_content_length);

  CHECK(with_fields("Content-Length: 1\r\nTransfer-Encoding: chunked\r\n").refused() == 400);
  CHECK(with_fields("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n").refused() == 400);
  CHECK(with_fields("Content-Length: 1\r\nContent-Length: 2\r\n").refused() == 400);
  CHECK(with_fields("Content-Length: 1\r\ncontent-length: 1\r\n").refused() == 400);
  for (std::string const length :
       {"", "1, 1", "+1", "-1", "0x1", "1 2", "1a", "1.0", "99999999999999999999x"})
    CHECK_MESSAGE(with_fields("Content-Length: " + length + "\r\n").refused() == 400, length);
  CHECK(with_fields("Content-Length: 18446744073709551615\r\n").head().content_length == UINT64_MAX);
  CHECK(with_fields("Content-Length: 18446744073709551616\r\n").refused() == 413);

  CHECK(with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n").refused() == 400);
  CHECK(with_fields("Transfer-Encoding:\r\n").refused() == 400);
  for (std::string const coding : {"gzip, chunked", "x;a=\"b\" , Chunked", "identity,chunked"})
    CHECK_MESSAGE(with_fields("Transfer-Encoding: " + coding + "\r\n").refused() == 501, coding);
  // Not even the end of such a body can be found (RFC 9112 section 6.3).
  for (std::string const coding : {"gzip", "chunked, gzip", "identity", "chunked;a=b", "xchunked", "chunked,",
                                   "chunked, chunked", "chunked, gzip, chunked",
                                   "\x0b"
                                   "chunked"})
    CHECK_MESSAGE(with_fields("Transfer-Encoding: " + coding + "\r\n").refused() == 400, coding);
  CHECK(parse("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n").refused() == 400);
}

TEST_CASE("keep-alive follows the version and Connection, and close always wins") {
  auto const keeps = [](int minor, std::string const& fields) {
    auto const got = parse("GET / HTTP/1." + std::to_string(minor) + "\r\nHost: h\r\n" + fields + "\r\n");
    REQUIRE(got.done());
    return got.head().keep_alive;
  };
  CHECK(keeps(1, ""));
  CHECK(!keeps(0, ""));
  CHECK(keeps(0, "Connection: Keep-Alive\r\n"));
  CHECK(!keeps(1, "Connection: CLOSE\r\n"));
  CHECK(!keeps(1, "Connection: upgrade ,\tclose\r\n"));
  CHECK(!keeps(1, "Connection: keep-alive, close\r\n"));
  CHECK(!keeps(1, "Connection: close\r\nConnection: keep-alive\r\n"));
  CHECK(!keeps(0, "Connection: keep-alive\r\nConnection: close\r\n"));
  CHECK(keeps(1, "Connection: closed, ,\r\n"));
}

TEST_CASE("100-continue is noted where a body is to come; no other expectation is met") {
  CHECK(with_fields("Expect: 100-Continue\r\nContent-Length: 5\r\n").head().expects_continue);
  CHECK(with_fields("Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n").head().expects_continue);
  CHECK(!with_fields("Expect: 100-continue\r\n").head().expects_continue);
  CHECK(
      !parse("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n").head().expects_continue);
  CHECK(with_fields("Expect: 200-maybe\r\n").refused() == 417);
}

TEST_CASE("known fields are found whatever their case, and the first of several counts") {
  struct {
    known field;
    char const* name;
  } const all[] = {{known::content_type, "CONTENT-TYPE"},
                   {known::accept, "accept"},
                   {known::accept_encoding, "Accept-Encoding"},
                   {known::authorization, "aUTHORIZATION"},
                   {known::cookie, "Cookie"},
                   {known::user_agent, "User-agent"},
                   {known::if_match, "If-Match"},
                   {known::if_none_match, "If-None-Match"},
                   {known::if_modified_since, "If-Modified-Since"},
                   {known::if_unmodified_since, "If-Unmodified-SINCE"},
                   {known::range, "Range"},
                   {known::origin, "Origin"},
                   {known::x_request_id, "X-Request-ID"},
                   {known::traceparent, "traceparent"},
                   {known::upgrade, "Upgrade"}};
  for (auto const& each : all) {
    auto const got = with_fields(std::string(each.name) + ": 1\r\n" + each.name + ": 2\r\n");
    REQUIRE(got.done());
    CHECK_MESSAGE(got.request.header(each.field) == "1", each.name);
  }
  auto const alike = with_fields("If-Modified-Sinze: 1\r\nCookif: 1\r\nIf_Match: 1\r\n");
  REQUIRE(alike.done());
  CHECK(alike.request.header(known::if_modified_since) == std::nullopt);
  CHECK(alike.request.header(known::cookie) == std::nullopt);
  CHECK(alike.request.header(known::if_match) == std::nullopt);
}

TEST_CASE("nothing of the last head is left in the next one") {
  parsed got;
  parse_into(
      got,
      "POST /%41?q HTTP/1.1\r\nHost: h\r\nCookie: c\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  parse_into(got, "GET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  REQUIRE(got.done());
  CHECK(!got.head().has_content_length);
  CHECK(got.head().content_length == 0);
  CHECK(!got.head().expects_continue);
  CHECK(!got.head().path_has_escapes);
  CHECK(got.request.query().empty());
  CHECK(got.request.header_count() == 1);
  CHECK(got.request.header(known::cookie) == std::nullopt);
}

TEST_CASE("the limit of the head holds on both sides, and long before everything has come") {
  std::string const start = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
  std::string const exact = start + std::string(1000 - start.size() - 4, 'x') + "\r\n\r\n";
  head_limits limits;
  limits.head_bytes = 1000;
  CHECK(parse(exact, limits).done());
  CHECK(parse(exact + "body", limits).done());
  limits.head_bytes = 999;
  CHECK(parse(exact, limits).refused() == 431);
  CHECK(parse(exact.substr(0, 998), limits).needs_more());
  CHECK(parse(exact.substr(0, 999), limits).refused() == 431);

  limits.head_bytes = 1'000'000;
  limits.target_bytes = 1'000'000;
  std::string const largest = start + std::string(head_bytes_ceiling - start.size() - 4, 'x') + "\r\n\r\n";
  CHECK(parse(largest, limits).done());
  CHECK(parse("GET /" + std::string(head_bytes_ceiling, 'a'), limits).refused() == 431);
}

TEST_CASE("the limit of the target holds on both sides, in all its forms") {
  head_limits limits;
  limits.target_bytes = 20;
  auto const refused = [&](std::string const& target) {
    auto const whole = parse("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n", limits);
    auto const part = parse("GET " + target, limits);  // no end in sight
    CHECK(part.refused() == (whole.done() ? 0 : whole.refused()));
    return whole.refused();
  };
  CHECK(refused("/" + std::string(19, 'a')) == 0);
  CHECK(refused("/" + std::string(20, 'a')) == 414);
  CHECK(refused("/?" + std::string(18, 'a')) == 0);
  CHECK(refused("/?" + std::string(19, 'a')) == 414);
  CHECK(refused("http://h/" + std::string(11, 'a')) == 0);
  CHECK(refused("http://h/" + std::string(12, 'a')) == 414);
  CHECK(refused("http://" + std::string(13, 'a')) == 0);
  CHECK(refused("http://" + std::string(14, 'a')) == 414);
  CHECK(refused("/" + std::string(20, 'a') + "#") == 414);
}

TEST_CASE("the limit of the number of fields holds on both sides") {
  head_limits limits;
  limits.fields = 3;
  std::string const two = "GET / HTTP/1.1\r\nHost: h\r\nA: 1\r\n";
  CHECK(parse(two + "B: 2\r\n\r\n", limits).done());
  CHECK(parse(two + "B: 2\r\nC: 3\r\n\r\n", limits).refused() == 431);
  CHECK(parse(two + "B: 2\r\nC", limits).refused() == 431);

  limits.fields = 1000;
  std::string most = "GET / HTTP/1.1\r\nHost: h\r\n";
  for (std::size_t i = 1; i < fields_ceiling; ++i) most += "A: 1\r\n";
  CHECK(parse(most + "\r\n", limits).head().field_count == fields_ceiling);
  CHECK(parse(most + "A: 1\r\n\r\n", limits).refused() == 431);
}

TEST_CASE("the limit of the method holds on both sides") {
  CHECK(parse(std::string(max_method_bytes, 'M') + " / HTTP/1.1\r\nHost: h\r\n\r\n").done());
  CHECK(parse(std::string(max_method_bytes + 1, 'M') + " / HTTP/1.1\r\nHost: h\r\n\r\n").refused() == 501);
}
