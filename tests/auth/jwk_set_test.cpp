#include "auth/rfc_examples.hpp"

#include <corest/auth/base64url.hpp>
#include <corest/auth/jwk_set.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest::auth;

namespace {

jwk_set keys(std::string_view json) {
  auto read = jwk_set::parse(json);
  if (!read) FAIL(read.error());
  return *std::move(read);
}
std::string why_not(std::string_view json) {
  auto const read = jwk_set::parse(json);
  return read ? std::string() : read.error();
}
std::string bytes(std::string_view text) { return decode_base64url(text).value(); }

}  // namespace

TEST_CASE("the signature of RFC 8037 is verified, and no other") {
  auto const set = keys(rfc::ed25519_key);
  auto signature = bytes(rfc::ed25519_signature);
  CHECK(set.verify(algorithm::eddsa, "", rfc::ed25519_text, signature) == jwk_set::outcome::verified);
  CHECK(set.verify(algorithm::eddsa, "", "another text", signature) == jwk_set::outcome::bad_signature);
  signature.pop_back();
  CHECK(set.verify(algorithm::eddsa, "", rfc::ed25519_text, signature) == jwk_set::outcome::bad_signature);
}

TEST_CASE("a key verifies only what its own type signs") {
  auto const rsa = keys(rfc::rs256_key);
  for (auto const other : {algorithm::hs256, algorithm::es256, algorithm::eddsa})
    CHECK(rsa.verify(other, "", "text", "signature") == jwk_set::outcome::unknown_key);
  auto const es256 = keys(rfc::es256_key);
  CHECK(es256.verify(algorithm::es384, "", "text", std::string(96, 'x')) == jwk_set::outcome::unknown_key);
}

TEST_CASE("a key that says for which algorithm it is serves no other") {
  std::string json(rfc::rs256_key);
  json.insert(1, R"("alg":"RS512",)");
  auto const set = keys(json);
  CHECK(set.verify(algorithm::rs256, "", "text", "signature") == jwk_set::outcome::unknown_key);
  CHECK(set.verify(algorithm::rs512, "", "text", "signature") == jwk_set::outcome::bad_signature);
}

TEST_CASE("a signature of ES256 is two numbers of 32 bytes, and nothing else") {
  auto const set = keys(rfc::es256_key);
  std::string const text = std::string(rfc::es256_header) + "." + std::string(rfc::payload);
  std::string const good = bytes(rfc::es256_signature);
  CHECK(set.verify(algorithm::es256, "", text, good) == jwk_set::outcome::verified);
  CHECK(set.verify(algorithm::es256, "", text, good + '\0') == jwk_set::outcome::bad_signature);
  CHECK(set.verify(algorithm::es256, "", text, "") == jwk_set::outcome::bad_signature);
  // All zero: the "psychic signature" that some verifiers took for good.
  CHECK(set.verify(algorithm::es256, "", text, std::string(64, '\0')) == jwk_set::outcome::bad_signature);
  // DER, which other protocols use.
  std::string der = "\x30\x44\x02\x20" + good.substr(0, 32) + "\x02\x20" + good.substr(32);
  CHECK(set.verify(algorithm::es256, "", text, der) == jwk_set::outcome::bad_signature);
}

TEST_CASE("the key is chosen by its id; without one it must be the only one that fits") {
  auto const with_id = [](std::string_view key, std::string_view id) {
    return std::string(key).insert(1, "\"kid\":\"" + std::string(id) + "\",");
  };
  std::string const two =
      "{\"keys\":[" + with_id(rfc::ed25519_key, "a") + "," +
      with_id(R"({"kty":"OKP","crv":"Ed25519","x":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})", "b") +
      "," + with_id(rfc::es256_key, "c") + "]}";
  auto const set = keys(two);
  CHECK(set.size() == 3);
  auto const signature = bytes(rfc::ed25519_signature);
  CHECK(set.verify(algorithm::eddsa, "a", rfc::ed25519_text, signature) == jwk_set::outcome::verified);
  CHECK(set.verify(algorithm::eddsa, "b", rfc::ed25519_text, signature) == jwk_set::outcome::bad_signature);
  CHECK(set.verify(algorithm::eddsa, "c", rfc::ed25519_text, signature) == jwk_set::outcome::unknown_key);
  CHECK(set.verify(algorithm::eddsa, "../../dev/null", rfc::ed25519_text, signature) ==
        jwk_set::outcome::unknown_key);
  CHECK(set.verify(algorithm::eddsa, "", rfc::ed25519_text, signature) == jwk_set::outcome::unknown_key);
}

TEST_CASE("keys that are of no use here are left out; a set without any other is an error") {
  std::string const encryption = std::string(rfc::es256_key).insert(1, R"("use":"enc",)");
  std::string const unknown = R"({"kty":"NEW","value":1})";
  CHECK(
      keys("{\"keys\":[" + encryption + "," + unknown + "," + std::string(rfc::ed25519_key) + "]}").size() ==
      1);
  CHECK(why_not("{\"keys\":[" + encryption + "]}") == "the key set has no key that verifies signatures");
  CHECK(why_not(R"({"keys":[]})") == "the key set has no key that verifies signatures");
  CHECK(why_not("no json") == "the key set is no JSON");
  CHECK(why_not(R"({"keys":7})") == "\"keys\" of the key set is no array");
}

TEST_CASE("keys that are too weak or no keys at all are refused") {
  std::string const bad = "key 1 of the key set is malformed or too weak";
  CHECK(why_not(R"({"kty":"oct","k":"c2hvcnQ"})") == bad);
  CHECK(
      why_not(
          R"({"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp"})") ==
      bad);
  CHECK(why_not(std::string(rfc::rs256_key).replace(rfc::rs256_key.find("AQAB"), 4, "AQAA")) ==
        bad);  // an even exponent
  CHECK(
      why_not(
          R"({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})") ==
      bad);  // not on the curve
  CHECK(why_not(R"({"kty":"OKP","crv":"Ed25519","x":"c2hvcnQ"})") == bad);
  CHECK(why_not(R"({"k":"c2hvcnQ"})") == bad);
  CHECK(why_not(std::string(rfc::ed25519_key).insert(1, R"("kty":"oct",)")) == bad);  // of two types
}

TEST_CASE("a set has at most 64 keys") {
  auto const of = [](int count) {
    std::string json = "{\"keys\":[";
    for (int i = 0; i < count; ++i) json.append(i == 0 ? "" : ",").append(rfc::ed25519_key);
    return json + "]}";
  };
  CHECK(why_not(of(64)).empty());
  CHECK(why_not(of(65)) == "the key set has more than 64 keys");
}
