#include "client/destination.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace corest::outgoing;

TEST_CASE("a URL is taken apart into host, port, authority and target") {
  auto found = parse_url("http://example.org:8080/a/b?c=d");
  CHECK(found.host == "example.org");
  CHECK(found.port == 8080);
  CHECK(found.authority == "example.org:8080");
  CHECK(found.target == "/a/b?c=d");
  found = parse_url("http://[::1]:81");
  CHECK(found.host == "::1");
  CHECK(found.port == 81);
  CHECK(found.authority == "[::1]:81");
  CHECK(found.target == "/");
  CHECK(parse_url("http://[fe80::1]/").authority == "[fe80::1]");
  CHECK(parse_url("http://h?q").target == "/?q");
}

TEST_CASE("the default port is left out, so that both spellings are one host") {
  CHECK(parse_url("http://h:80/").authority == "h");
  CHECK(parse_url("http://h/").authority == "h");
  CHECK(parse_url("http://h/").port == 80);
}

TEST_CASE("what is no http URL, or could split a request, is refused") {
  for (auto const* const url : {"",
                                "h",
                                "//h/",
                                "https://h/",
                                "ftp://h/",
                                "http://",
                                "http:///a",
                                "http://:80/",
                                "http://h:/",
                                "http://h:0/",
                                "http://h:65536/",
                                "http://h:8a/",
                                "http://user@h/",
                                "http://[::1/",
                                "http://[]/",
                                "http://[::1]80/",
                                "http://h /",
                                "http://h/a b",
                                "http://h/\r\nX: y",
                                "http://h/#part",
                                "http://h/\x80",
                                "http://h/<a>",
                                "http://h\r\n/",
                                "http://a,b/"})
    CHECK_THROWS_AS_MESSAGE((void)parse_url(url), std::invalid_argument, url);
}

TEST_CASE("a path leads below the base, a whole URL elsewhere") {
  auto const base = parse_url("http://h:81/v1/");
  CHECK(resolve_target(base, "/a?b").target == "/v1/a?b");
  CHECK(resolve_target(base, "/").target == "/v1/");
  CHECK(resolve_target(parse_url("http://h"), "/a").target == "/a");
  CHECK(resolve_target(parse_url("http://h/v1"), "/a").target == "/v1/a");
  CHECK(resolve_target(base, "http://other/x").authority == "other");
  CHECK(resolve_target({}, "http://other/x").target == "/x");
  CHECK_THROWS_AS((void)resolve_target({}, "/a"), std::invalid_argument);
  CHECK_THROWS_AS((void)resolve_target(base, "a"), std::invalid_argument);
  CHECK_THROWS_AS((void)resolve_target(base, "/a b"), std::invalid_argument);
  CHECK_THROWS_AS((void)resolve_target(base, "/a\r\nX: y"), std::invalid_argument);
}
