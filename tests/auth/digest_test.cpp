#include <corest/auth/api_key.hpp>
#include <corest/auth/digest.hpp>

#include <doctest/doctest.h>

using namespace corest::auth;

TEST_CASE("a hash is SHA-256 (FIPS 180-4)") {
  CHECK(hash_api_key("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(hash_api_key("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("texts are compared whole, whatever their size") {
  CHECK(equal_in_constant_time("same", "same"));
  CHECK_FALSE(equal_in_constant_time("same", "sane"));
  CHECK_FALSE(equal_in_constant_time("same", "same longer"));
  CHECK(equal_in_constant_time("", ""));
}

TEST_CASE("random bytes are not those of before") {
  CHECK(random_bytes(32).size() == 32);
  CHECK(random_bytes(32) != random_bytes(32));
}
