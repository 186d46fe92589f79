#include "http/head_of.hpp"

#include <corest/http/forwarded.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace corest::http;

namespace {

trusted_proxies const proxies =
    trusted_proxies::parse(std::vector<std::string>{"10.0.0.0/8", "2001:db8::/32"}).value();

std::string client_of(std::string const& lines, forwarding_field field) {
  auto const got = parse("GET / HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n");
  REQUIRE(got.done());
  return std::string(forwarded_client(got.request, field, proxies));
}
std::string by_x(std::string_view value) {
  return client_of("X-Forwarded-For: " + std::string(value) + "\r\n", forwarding_field::x_forwarded_for);
}
std::string by_standard(std::string_view value) {
  return client_of("Forwarded: " + std::string(value) + "\r\n", forwarding_field::forwarded);
}

}  // namespace

TEST_CASE("the client is the rightmost address that is no trusted proxy") {
  CHECK(by_x("192.0.2.1") == "192.0.2.1");
  CHECK(by_x("203.0.113.9, 192.0.2.1, 10.0.0.7") == "192.0.2.1");
  CHECK(by_x("192.0.2.1,10.0.0.7,\t2001:db8::5") == "192.0.2.1");
  CHECK(by_standard("for=203.0.113.9, for=192.0.2.1;proto=https, for=10.0.0.7") == "192.0.2.1");
}

TEST_CASE("lines of the same name are one list") {
  std::string const lines =
      "X-Forwarded-For: 203.0.113.9\r\nx-forwarded-for: 192.0.2.1\r\nX-FORWARDED-FOR: 10.0.0.7\r\n";
  CHECK(client_of(lines, forwarding_field::x_forwarded_for) == "192.0.2.1");
}

TEST_CASE("where all are trusted the client is the leftmost, and without the field nobody") {
  CHECK(by_x("10.0.0.1, 10.0.0.2") == "10.0.0.1");
  CHECK(by_x("") == "");
  CHECK(by_x(" , ,") == "");
  CHECK(client_of("", forwarding_field::forwarded) == "");
}

TEST_CASE("only the field that the proxies write is looked at") {
  CHECK(client_of("Forwarded: for=192.0.2.1\r\n", forwarding_field::x_forwarded_for) == "");
  CHECK(client_of("X-Forwarded-For: 192.0.2.1\r\n", forwarding_field::forwarded) == "");
}

TEST_CASE("ports and brackets are no part of the address") {
  CHECK(by_x("192.0.2.1:4711") == "192.0.2.1");
  CHECK(by_x("2001:db9::1") == "2001:db9::1");
  CHECK(by_x("[2001:db9::1]:443") == "2001:db9::1");
  CHECK(by_standard(R"(for="192.0.2.1:4711")") == "192.0.2.1");
  CHECK(by_standard(R"(for="[2001:db9::1]")") == "2001:db9::1");
  CHECK(by_standard(R"(for="[2001:db9::1]:_port";by=10.0.0.1)") == "2001:db9::1");
}

TEST_CASE("Forwarded is read in all its syntax") {
  CHECK(by_standard(R"(For=192.0.2.1; Proto=http ;by="_x"; host="a,b;c")") == "192.0.2.1");
  CHECK(by_standard(R"(proto=https;FOR="192.0.2.1";by=203.0.113.1)") == "192.0.2.1");
  CHECK(by_standard(R"(for=203.0.113.9 , , for=192.0.2.1)") == "192.0.2.1");
  CHECK(by_standard(R"(for=192.0.2.1;ext="a \" , b")") == "192.0.2.1");
}

TEST_CASE("what is no address ends the walk at the proxy that said so") {
  for (std::string_view const node :
       {"unknown", "_hidden", "\"_hidden:80\"", "\"[::1\"", "\"192.0.2.1:\"", "\"192.0.2.1:x\"",
        "\"192.0.2.1:123456\"", "\"[2001:db9::1]x\"", "\"192.0.2.1\\\"\"", "\"\"", "999.0.0.1"}) {
    CAPTURE(node);
    CHECK(by_standard("for=192.0.2.66, for=" + std::string(node)) == "");
    CHECK(by_standard("for=192.0.2.66, for=" + std::string(node) + ", for=10.0.0.7") == "10.0.0.7");
  }
  CHECK(by_x("192.0.2.66, unknown, 10.0.0.7") == "10.0.0.7");
  CHECK(by_standard("for=192.0.2.66, proto=https") == "");
  CHECK(by_standard("for=192.0.2.66;for=192.0.2.67") == "");
  CHECK(by_standard("for = 192.0.2.66") == "");
  CHECK(by_standard("192.0.2.66") == "");
}

TEST_CASE("what a client has written to the left never reaches into what the proxy has appended") {
  for (std::string_view const forged :
       {"for=\"", "for=\"\\", "\"", "\\\"", "for=203.0.113.9;x=\"", ";;;=", "\\", ",\",\","}) {
    CAPTURE(forged);
    CHECK(by_standard(std::string(forged) + ", for=192.0.2.1;proto=https") == "192.0.2.1");
    CHECK(by_standard(std::string(forged) + R"(, for="[2001:db9::1]:80")") == "2001:db9::1");
    CHECK(by_x(std::string(forged) + ", 192.0.2.1") == "192.0.2.1");
  }
}

TEST_CASE("a list of proxies is of prefixes and unix") {
  auto const read = [](std::vector<std::string> const& all) { return trusted_proxies::parse(all); };
  CHECK(read({}).value().empty());
  CHECK(read({"unix"}).value().unix_sockets());
  CHECK_FALSE(read({"10.0.0.0/8"}).value().unix_sockets());
  CHECK(read({"10.0.0.0/8", "::1"}).value().contains(ip_address::parse("::1").value()));
  CHECK(read({"10.0.0.0/8", "proxy.internal"}).error() ==
        "'proxy.internal' is no address or prefix: write 10.0.0.0/8, 2001:db8::/32 or ::1, or \"unix\" for "
        "Unix sockets");
}
