#include "server/request_id.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace corest::server;

TEST_CASE("ids are 32 lower-case hexadecimal digits and do not repeat") {
  request_ids ids;
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    std::string const id(ids.next());
    REQUIRE(id.size() == 32);
    REQUIRE(id.find_first_not_of("0123456789abcdef") == id.npos);
    REQUIRE(seen.insert(id).second);
  }
}

TEST_CASE("two workers never share an id's first half") {
  request_ids one, two;
  CHECK(one.next().substr(0, 16) != two.next().substr(0, 16));
}

TEST_CASE("an id made here is acceptable when a client sends it on") {
  CHECK(acceptable_request_id(request_ids().next()));
  CHECK(acceptable_request_id("trace-1:span_2.3"));
}

TEST_CASE("an id of 64 characters is taken over, one of 65, an empty one or one with a quote is not") {
  CHECK(acceptable_request_id(std::string(64, 'a')));
  CHECK(!acceptable_request_id(std::string(65, 'a')));
  CHECK(!acceptable_request_id(""));
  CHECK(!acceptable_request_id("a\"b"));
  CHECK(!acceptable_request_id("a b"));
}
