#include <corest/http/ip_address.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using corest::http::ip_address;
using corest::http::ip_prefix;

namespace {

std::string read(std::string_view text) {
  auto const address = ip_address::parse(text);
  return address ? address->to_string() : "none";
}
bool holds(std::string_view prefix, std::string_view address) {
  return ip_prefix::parse(prefix).value().contains(ip_address::parse(address).value());
}
std::string why_not(std::string_view prefix) {
  auto const read = ip_prefix::parse(prefix);
  return read ? "" : read.error();
}

}  // namespace

TEST_CASE("an address is read in any of its forms and written in one") {
  CHECK(read("192.0.2.1") == "192.0.2.1");
  CHECK(read("0.0.0.0") == "0.0.0.0");
  CHECK(read("2001:DB8:0:0:0:0:0:1") == "2001:db8::1");
  CHECK(read("::") == "::");
  CHECK(read("::1") == "::1");
  CHECK(read("1::") == "1::");
  CHECK(read("2001:0:0:1:0:0:0:1") == "2001:0:0:1::1");
  CHECK(read("2001:db8::1:0:0:1") == "2001:db8::1:0:0:1");
  CHECK(read("1:0:3:4:5:6:7:8") == "1:0:3:4:5:6:7:8");
  CHECK(read("64:ff9b::192.0.2.33") == "64:ff9b::c000:221");
}

TEST_CASE("an IPv4 address that is written as an IPv6 one is the IPv4 address") {
  CHECK(ip_address::parse("::ffff:192.0.2.1") == ip_address::parse("192.0.2.1"));
  CHECK(ip_address::parse("::ffff:c000:201") == ip_address::parse("192.0.2.1"));
}

TEST_CASE("what is no address in digits is refused") {
  for (std::string_view const text : {"",
                                      ".",
                                      "1",
                                      "1.2.3",
                                      "1.2.3.4.5",
                                      "1.2.3.256",
                                      "01.2.3.4",
                                      "1..2.3",
                                      "1.2.3.",
                                      ".1.2.3",
                                      "1.2.3.4 ",
                                      "a.b.c.d",
                                      "1.2.3.+4",
                                      "0x1.2.3.4",
                                      "1.2.3.4:80",
                                      ":",
                                      ":::",
                                      "1:2",
                                      "1:2:3:4:5:6:7",
                                      "1:2:3:4:5:6:7:8:9",
                                      "1::2::3",
                                      "12345::",
                                      "1:2:3:4:5:6:7:",
                                      ":1:2:3:4:5:6:7",
                                      "1::2:",
                                      "g::",
                                      "::1.2.3",
                                      "1.2.3.4::",
                                      "::1.2.3.4:5",
                                      "[::1]",
                                      "fe80::1%eth0",
                                      "1:2:3:4:5:6:7::8:9",
                                      "1:2:3:4:5:6:7:8::",
                                      "1:2:3:4:5:6:7:1.2.3.4",
                                      "localhost",
                                      "_hidden",
                                      "unknown"}) {
    CAPTURE(text);
    CHECK(read(text) == "none");
  }
}

TEST_CASE("a prefix holds its addresses, and none of the other family") {
  CHECK(holds("10.0.0.0/8", "10.255.0.1"));
  CHECK_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
  CHECK(holds("192.0.2.7", "192.0.2.7"));
  CHECK_FALSE(holds("192.0.2.7", "192.0.2.6"));
  CHECK(holds("192.0.2.128/25", "192.0.2.128"));
  CHECK_FALSE(holds("192.0.2.128/25", "192.0.2.127"));
  CHECK(holds("2001:db8::/33", "2001:db8:7fff::1"));
  CHECK_FALSE(holds("2001:db8::/33", "2001:db8:8000::1"));
  CHECK(holds("0.0.0.0/0", "198.51.100.1"));
  CHECK(holds("::/0", "2001:db8::1"));
  CHECK_FALSE(holds("::/0", "198.51.100.1"));
  CHECK_FALSE(holds("0.0.0.0/0", "::1"));
  CHECK(holds("::ffff:10.0.0.0/104", "10.1.2.3"));
}

TEST_CASE("a prefix that is none is refused with a sentence") {
  CHECK(why_not("10.0.0.1/8") == "'10.0.0.1/8' has bits behind its prefix: write 10.0.0.0/8");
  CHECK(why_not("10.0.0.0/33") == "'10.0.0.0/33' has no length from 0 to 32 behind its slash");
  CHECK(why_not("::/129") == "'::/129' has no length from 0 to 128 behind its slash");
  CHECK(why_not("10.0.0.0/") == "'10.0.0.0/' has no length from 0 to 32 behind its slash");
  CHECK(why_not("10.0.0.0/08") == "'10.0.0.0/08' has no length from 0 to 32 behind its slash");
  CHECK(why_not("proxy") == "'proxy' is no address or prefix: write 10.0.0.0/8, 2001:db8::/32 or ::1");
}
