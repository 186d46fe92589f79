#include <corest/io/process_identity.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstddef>
#include <set>
#include <string>

using namespace corest;

TEST_CASE("a process knows its number and the name of its machine") {
  CHECK(io::process_id() == ::getpid());
  CHECK(!io::host_name().empty());
}

TEST_CASE("a random UUID is one of version 4, and never the same") {
  std::set<std::string> made;
  for (int i = 0; i < 1000; ++i) {
    auto const one = io::random_uuid();
    REQUIRE(one.size() == 36);
    for (std::size_t at = 0; at < one.size(); ++at) {
      bool const dash = at == 8 || at == 13 || at == 18 || at == 23;
      CHECK((dash ? one[at] == '-' : std::string("0123456789abcdef").find(one[at]) != std::string::npos));
    }
    CHECK(one[14] == '4');
    CHECK(std::string("89ab").find(one[19]) != std::string::npos);
    made.insert(one);
  }
  CHECK(made.size() == 1000);
}
