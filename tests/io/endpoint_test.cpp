#include <corest/io/endpoint.hpp>

#include <doctest/doctest.h>

#include <string>

using corest::io::address_family;
using corest::io::endpoint;

namespace {
std::string round_trip(std::string const& text) {
  auto const parsed = endpoint::parse(text);
  REQUIRE(parsed);
  return parsed->to_string();
}
std::string refusal(std::string const& text) {
  auto const parsed = endpoint::parse(text);
  REQUIRE(!parsed);
  return parsed.error();
}
}  // namespace

TEST_CASE("an endpoint prints as it is read") {
  for (auto const* text : {"127.0.0.1:8080", "0.0.0.0:0", "255.1.2.3:65535", "[::1]:80", "[::]:0",
                           "[2001:db8::7]:443", "[fe80::1%1]:9", "unix:/run/app.sock", "unix:@corest"})
    CHECK(round_trip(text) == text);
}

TEST_CASE("an endpoint knows its family, address and port") {
  auto const v4 = endpoint::ip("10.0.0.7", 81).value();
  CHECK(v4.family() == address_family::ipv4);
  CHECK(v4.address() == "10.0.0.7");
  CHECK(v4.port() == 81);
  auto const v6 = endpoint::ip("::1", 82).value();
  CHECK(v6.family() == address_family::ipv6);
  CHECK(v6.address() == "::1");
  CHECK(v6.port() == 82);
  auto const local = endpoint::unix_path("/tmp/x").value();
  CHECK(local.family() == address_family::unix_domain);
  CHECK(local.address() == "/tmp/x");
  CHECK(local.port() == 0);
  CHECK(endpoint().family() == address_family::none);
  CHECK(v4 == endpoint::parse("10.0.0.7:81").value());
  CHECK(v4 != v6);
}

TEST_CASE("what is no endpoint is refused with a sentence") {
  CHECK(refusal("127.0.0.1").find("no port") != std::string::npos);
  CHECK(refusal("").find("no port") != std::string::npos);
  CHECK(refusal("127.0.0.1:65536").find("not a port") != std::string::npos);
  CHECK(refusal("127.0.0.1:").find("not a port") != std::string::npos);
  CHECK(refusal("127.0.0.1:-1").find("not a port") != std::string::npos);
  CHECK(refusal("127.0.0.1:8o").find("not a port") != std::string::npos);
  CHECK(refusal("localhost:80").find("not resolved") != std::string::npos);
  CHECK(refusal("127.0.0.256:80").find("not an IP address") != std::string::npos);
  CHECK(refusal("::1:80").find("brackets") != std::string::npos);
  CHECK(refusal("[::1:80").find("brackets") != std::string::npos);
  CHECK(refusal("[127.0.0.1]:80").find("not an IPv6") != std::string::npos);
  CHECK(refusal("[fe80::1%nowhere]:80").find("not a network interface") != std::string::npos);
  CHECK(refusal("unix:").find("needs a path") != std::string::npos);
  CHECK(refusal("unix:@").find("needs a path") != std::string::npos);
}

TEST_CASE("a Unix path may have 107 bytes and no more") {
  std::string const longest = "/" + std::string(106, 'p');
  CHECK(endpoint::unix_path(longest).value().address() == longest);
  CHECK(endpoint::unix_path(longest + "p").error().find("107") != std::string::npos);
}
