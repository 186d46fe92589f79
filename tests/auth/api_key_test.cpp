#include <corest/auth/api_key.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace corest::auth;

TEST_CASE("a new key shows what it is for, and its record lets nobody in") {
  auto const made = make_api_key("demo");
  CHECK(made.text.starts_with("demo_"));
  CHECK(api_key_id(made.text) == made.record.id);
  CHECK(made.record.hash == hash_api_key(made.text));
  CHECK(made.record.hash.find(made.text.substr(made.record.id.size() + 1)) == std::string::npos);
  CHECK(made.text.size() - made.record.id.size() - 1 == 43);  // 256 bits
  CHECK(make_api_key("demo").text != made.text);
}

TEST_CASE("a prefix that would break a key apart is refused") {
  CHECK_THROWS_AS((void)make_api_key("a.b"), std::invalid_argument);
  CHECK_THROWS_AS((void)make_api_key(""), std::invalid_argument);
  CHECK(api_key_id("no dot").empty());
}
