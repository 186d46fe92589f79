#include "io/address_order.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest::io;

namespace {

std::vector<endpoint> list(std::vector<std::string> const& addresses) {
  std::vector<endpoint> made;
  for (auto const& each : addresses) made.push_back(endpoint::ip(each, 1).value());
  return made;
}
std::string rest(address_order& of) {
  std::string order;
  while (auto const each = of.next()) order += each->address() + " ";
  return order;
}
std::string turns(std::vector<std::string> const& addresses) {
  address_order all;
  all.add(list(addresses));
  return rest(all);
}

}  // namespace

TEST_CASE("the families take turns, beginning with IPv6, and keep their own order") {
  CHECK(turns({"::1", "::2", "::3", "10.0.0.1", "10.0.0.2"}) == "::1 10.0.0.1 ::2 10.0.0.2 ::3 ");
  CHECK(turns({"10.0.0.1", "10.0.0.2", "::1"}) == "::1 10.0.0.1 10.0.0.2 ");
  CHECK(turns({"10.0.0.1", "10.0.0.2"}) == "10.0.0.1 10.0.0.2 ");
  CHECK(turns({"::7"}) == "::7 ");
  CHECK(turns({}).empty());
}

TEST_CASE("addresses that come later take their turns among those that are left") {
  address_order all;
  CHECK(all.empty());
  all.add(list({"10.0.0.1", "10.0.0.2", "10.0.0.3"}));
  CHECK(all.next()->address() == "10.0.0.1");
  all.add(list({"::1", "::2"}));
  CHECK(!all.empty());
  CHECK(rest(all) == "::1 10.0.0.2 ::2 10.0.0.3 ");
  all.add(list({"10.0.0.9"}));
  CHECK(rest(all) == "10.0.0.9 ");
}
