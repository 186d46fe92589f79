#include "auth/rfc_examples.hpp"

#include <corest/auth/base64url.hpp>
#include <corest/auth/token.hpp>

#include <doctest/doctest.h>
#include <openssl/evp.h>

#include <array>
#include <string>

using namespace corest::auth;
using namespace std::chrono_literals;
using std::chrono::sys_seconds;

namespace {

constexpr sys_seconds now{1'500s};
std::string const secret(64, 's');
std::string const secret_key = R"({"kty":"oct","kid":"one","k":")" + encode_base64url(secret) + "\"}";

jwk_set keys(std::string_view json) { return jwk_set::parse(json).value(); }

std::string hmac_token(std::string_view header, std::string_view claims, char const* hash = "SHA256",
                       std::string_view with = secret) {
  std::string text = encode_base64url(header) + "." + encode_base64url(claims);
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  std::size_t size = 0;
  REQUIRE(EVP_Q_mac(nullptr, "HMAC", nullptr, hash, nullptr, with.data(), with.size(),
                    reinterpret_cast<unsigned char const*>(text.data()), text.size(), mac.data(), mac.size(),
                    &size) != nullptr);
  return text + "." + encode_base64url({reinterpret_cast<char const*>(mac.data()), size});
}

token_policy const policy{
    .algorithms = {algorithm::hs256}, .issuer = "https://login.test", .audiences = {"fleet"}};
constexpr std::string_view header = R"({"alg":"HS256","kid":"one"})";
constexpr std::string_view good =
    R"({"iss":"https://login.test","aud":["fleet","other"],"sub":"ada","jti":"t1","exp":2000,"nbf":1000,"scope":"a b"})";

/// "ok", or why not.
std::string judged(std::string_view compact, token_policy const& by = policy, sys_seconds at = now) {
  auto const read = verify(compact, keys(secret_key), by, at);
  return std::string(read ? "ok" : explain(read.error()));
}
std::string judged_claims(std::string_view claims) { return judged(hmac_token(header, claims)); }

std::string joined(std::string_view head, std::string_view signature) {
  return std::string(head).append(".").append(rfc::payload).append(".").append(signature);
}

}  // namespace

TEST_CASE("the tokens of RFC 7515 are verified with their keys, and with no other") {
  struct {
    std::string_view key, header, signature;
    algorithm how;
  } const examples[] = {
      {rfc::hs256_key, rfc::hs256_header, rfc::hs256_signature, algorithm::hs256},
      {rfc::rs256_key, rfc::rs256_header, rfc::rs256_signature, algorithm::rs256},
      {rfc::es256_key, rfc::es256_header, rfc::es256_signature, algorithm::es256},
  };
  sys_seconds const before{std::chrono::seconds(rfc::expires - 60)};
  for (auto const& one : examples) {
    CAPTURE(to_string(one.how));
    token_policy const by{.algorithms = {one.how}, .issuer = "joe"};
    auto const read = verify(joined(one.header, one.signature), keys(one.key), by, before);
    REQUIRE(read);
    CHECK(read->issuer == "joe");
    CHECK(read->expires == sys_seconds(std::chrono::seconds(rfc::expires)));
    auto changed = std::string(one.signature);
    changed[10] = changed[10] == 'A' ? 'B' : 'A';
    CHECK(verify(joined(one.header, changed), keys(one.key), by, before).error() ==
          token_error::bad_signature);
    for (auto const& other : examples) {
      if (other.how != one.how)
        CHECK_FALSE(verify(joined(one.header, one.signature), keys(other.key), by, before));
    }
  }
}

TEST_CASE("a token says who it is of, and what it permits") {
  auto const read = verify(hmac_token(header, good), keys(secret_key), policy, now);
  REQUIRE(read);
  CHECK(read->subject == "ada");
  CHECK(read->id == "t1");
  CHECK(read->scopes == std::vector<std::string>{"a", "b"});
  CHECK(read->claims == good);
}

TEST_CASE("scopes may be a list, and under the name that some issuers use") {
  auto const read =
      verify(hmac_token(header, R"({"iss":"https://login.test","aud":"fleet","exp":2000,"scp":["x","y z"]})"),
             keys(secret_key), policy, now);
  REQUIRE(read);
  CHECK(read->scopes == std::vector<std::string>{"x", "y z"});
}

TEST_CASE("time is looked at with the leeway for clocks that differ") {
  auto const token = hmac_token(header, good);
  CHECK(judged(token, policy, sys_seconds(2029s)) == "ok");
  CHECK(judged(token, policy, sys_seconds(2030s)) == "the token has expired");
  CHECK(judged(token, policy, sys_seconds(970s)) == "ok");
  CHECK(judged(token, policy, sys_seconds(969s)) == "the token is not valid yet");
}

TEST_CASE("a token for somebody else, of somebody else, or for ever is refused") {
  CHECK(judged_claims(R"({"iss":"https://login.test","aud":"shop","exp":2000})") ==
        "the token is meant for another audience");
  CHECK(judged_claims(R"({"iss":"https://login.test","exp":2000})") ==
        "the token is meant for another audience");
  CHECK(judged_claims(R"({"iss":"https://evil.test","aud":"fleet","exp":2000})") ==
        "the token is of another issuer");
  CHECK(judged_claims(R"({"iss":"https://login.test","aud":"fleet"})") == "the token is malformed");
  token_policy eternal = policy;
  eternal.needs_expiry = false;
  CHECK(judged(hmac_token(header, R"({"iss":"https://login.test","aud":"fleet"})"), eternal) == "ok");
}

TEST_CASE("what is not signed is refused, however \"none\" is spelled") {
  for (auto const* name : {"none", "None", "NONE", "nOnE", "", "HS257"}) {
    std::string const head = std::string(R"({"alg":")") + name + "\"}";
    CHECK(judged(encode_base64url(head) + "." + encode_base64url(good) + ".") != "ok");
    CHECK(judged(hmac_token(head, good)) != "ok");
  }
  CHECK(judged(encode_base64url(R"({"alg":"none"})") + "." + encode_base64url(good) + ".") ==
        "the algorithm of the token is not accepted");
}

TEST_CASE("only the algorithms that were configured are accepted, though the key would do") {
  auto const token = hmac_token(R"({"alg":"HS512","kid":"one"})", good, "SHA512");
  CHECK(judged(token) == "the algorithm of the token is not accepted");
  token_policy more = policy;
  more.algorithms = {algorithm::hs512};
  CHECK(judged(token, more) == "ok");
}

TEST_CASE("a public RSA key is never the secret of an HMAC") {
  // The attacker signs with what everybody knows: the text of the public key, and its modulus.
  std::string const modulus(rfc::rs256_key.substr(rfc::rs256_key.find("\"n\":\"") + 5, 342));
  token_policy both = policy;
  both.algorithms = {algorithm::hs256, algorithm::rs256};
  for (std::string const& with : {std::string(rfc::rs256_key), modulus, decode_base64url(modulus).value()}) {
    auto const forged = hmac_token(R"({"alg":"HS256"})", good, "SHA256", with);
    CHECK(verify(forged, keys(rfc::rs256_key), both, now).error() == token_error::unknown_key);
  }
}

TEST_CASE("keys that a token brings along are never looked at") {
  std::string const mine = R"({"alg":"HS256","kid":"../../../dev/null","jwk":)" + secret_key +
                           R"(,"jku":"https://evil.test/keys","x5u":"https://evil.test"})";
  CHECK(judged(hmac_token(mine, good)) == "the key of the token is not known");
  CHECK(judged(hmac_token(R"({"alg":"HS256","kid":""})", good)) ==
        "ok");  // names none: the only one that fits
  CHECK(judged(hmac_token(R"({"alg":"HS256","kid":7})", good)) == "the token is malformed");
}

TEST_CASE("an extension that must be understood is not") {
  CHECK(judged(hmac_token(R"({"alg":"HS256","crit":["b64"],"b64":false})", good)) ==
        "the token is malformed");
  CHECK(judged(hmac_token(R"({"alg":"HS256","crit":[]})", good)) == "the token is malformed");
}

TEST_CASE("the type of a token is looked at where one is asked for") {
  token_policy access = policy;
  access.type = "at+jwt";
  CHECK(judged(hmac_token(R"({"alg":"HS256","typ":"at+jwt"})", good), access) == "ok");
  CHECK(judged(hmac_token(R"({"alg":"HS256","typ":"application/AT+JWT"})", good), access) == "ok");
  CHECK(judged(hmac_token(R"({"alg":"HS256","typ":"JWT"})", good), access) == "the token is malformed");
  CHECK(judged(hmac_token(R"({"alg":"HS256"})", good), access) == "the token is malformed");
}

TEST_CASE("what is no token is malformed, and nothing worse") {
  auto const token = hmac_token(header, good);
  for (std::string const& bad :
       {std::string(), std::string("."), std::string(".."), std::string("..."), token + ".", "." + token,
        token + "=", token.substr(0, token.rfind('.')), " " + token, token.substr(1),
        std::string(100'000, 'A'), std::string(100, '.')}) {
    CAPTURE(bad.substr(0, 50));
    CHECK(judged(bad) == "the token is malformed");
  }
}

TEST_CASE("a token has at most 8 KiB") {
  auto const of = [](std::size_t padding) {
    return hmac_token(header, R"({"iss":"https://login.test","aud":"fleet","exp":2000,"pad":")" +
                                  std::string(padding, 'x') + "\"}");
  };
  std::size_t padding = 6'000;
  while (of(padding + 1).size() <= max_token_bytes) ++padding;
  CHECK(judged(of(padding)) == "ok");
  CHECK(judged(of(padding + 4)) == "the token is malformed");
}

TEST_CASE("claims of a wrong type, duplicates and deep nesting make a token malformed") {
  for (auto const* claims :
       {R"({"iss":"https://login.test","aud":"fleet","exp":"2000"})",
        R"({"iss":"https://login.test","aud":[7],"exp":2000})",
        R"({"iss":["https://login.test"],"aud":"fleet","exp":2000})",
        R"({"iss":"https://login.test","aud":{"fleet":1},"exp":2000})",
        R"({"iss":"https://login.test","aud":"fleet","exp":2000,"exp":9999})",
        R"({"iss":"https://login.test","aud":"fleet","exp":2000,"scope":7})", "[]", "7", "", "{"}) {
    CAPTURE(claims);
    CHECK(judged_claims(claims) == "the token is malformed");
  }
  auto const deep = [](std::size_t depth) {
    return R"({"iss":"https://login.test","aud":"fleet","exp":2000,"x":)" + std::string(depth, '[') +
           std::string(depth, ']') + "}";
  };
  CHECK(judged_claims(deep(max_token_depth - 1)) == "ok");
  CHECK(judged_claims(deep(max_token_depth)) == "the token is malformed");
}

TEST_CASE("times may have a fraction, and be as large as they like") {
  CHECK(judged_claims(R"({"iss":"https://login.test","aud":"fleet","exp":1999.5})") == "ok");
  CHECK(judged_claims(R"({"iss":"https://login.test","aud":"fleet","exp":1e300})") == "ok");
  CHECK(judged_claims(R"({"iss":"https://login.test","aud":"fleet","exp":18446744073709551615})") == "ok");
  CHECK(judged_claims(R"({"iss":"https://login.test","aud":"fleet","exp":-1e300})") ==
        "the token has expired");
  CHECK(judged_claims(R"({"iss":"https://login.test","aud":"fleet","exp":2000,"nbf":9223372036854775807})") ==
        "the token is not valid yet");
}
