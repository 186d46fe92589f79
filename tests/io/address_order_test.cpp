#include "io/address_order.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest::io;

namespace {
std::string turns(std::vector<std::string> const& addresses) {
  std::vector<endpoint> given;
  for (auto const& each : addresses) given.push_back(endpoint::ip(each, 1).value());
  std::string order;
  for (auto const& each : by_turns(given)) order += each.address() + " ";
  return order;
}
}  // namespace

TEST_CASE("the families take turns, beginning with that of the best address, and keep their own order") {
  CHECK(turns({"::1", "::2", "::3", "10.0.0.1", "10.0.0.2"}) == "::1 10.0.0.1 ::2 10.0.0.2 ::3 ");
  CHECK(turns({"10.0.0.1", "10.0.0.2", "::1"}) == "10.0.0.1 ::1 10.0.0.2 ");
  CHECK(turns({"10.0.0.1", "10.0.0.2"}) == "10.0.0.1 10.0.0.2 ");
  CHECK(turns({"::7"}) == "::7 ");
  CHECK(turns({}).empty());
}
