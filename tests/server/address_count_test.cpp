#include "server/address_count.hpp"

#include <doctest/doctest.h>

using namespace corest;
using server::address_count;
using server::key_of;

namespace {

server::address_key key(char const* address) { return key_of(*io::endpoint::parse(address)); }

}  // namespace

TEST_CASE("an IPv4 client is its address, an IPv6 client its /64, and Unix clients are one") {
  CHECK(key("10.0.0.1:80") == key("10.0.0.1:81"));
  CHECK(key("10.0.0.1:80") != key("10.0.0.2:80"));
  CHECK(key("[::ffff:10.0.0.1]:80") == key("10.0.0.1:80"));
  CHECK(key("[2001:db8:0:1::1]:80") == key("[2001:db8:0:1:ffff::2]:80"));
  CHECK(key("[2001:db8:0:1::1]:80") != key("[2001:db8:0:2::1]:80"));
  CHECK(key("unix:/a") == key("unix:/b"));
  CHECK(key("unix:/a") != key("0.0.0.0:1"));
  CHECK(key("[::]:1") != key("0.0.0.0:1"));
}

TEST_CASE("an address has so many places and no more, and what is left is free again") {
  address_count counts;
  auto const one = key("10.0.0.1:80"), other = key("10.0.0.2:80");
  CHECK(counts.enter(one, 2));
  CHECK(counts.enter(one, 2));
  CHECK_FALSE(counts.enter(one, 2));
  CHECK(counts.enter(other, 2));
  counts.leave(one);
  CHECK(counts.enter(one, 2));
  CHECK_FALSE(counts.enter(one, 2));
}
