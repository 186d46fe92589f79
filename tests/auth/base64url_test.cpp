#include <corest/auth/base64url.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest::auth;

TEST_CASE("bytes come back from base64url as they were") {
  std::string bytes;
  for (int length = 0; length < 70; ++length) {
    CHECK(decode_base64url(encode_base64url(bytes)) == bytes);
    bytes += static_cast<char>(length * 37);
  }
  CHECK(encode_base64url("\xfb\xff") == "-_8");  // neither + nor /, and no padding
}

TEST_CASE("only one spelling of some bytes is read") {
  CHECK(decode_base64url("QQ") == "A");
  CHECK_FALSE(decode_base64url("QR"));  // the same byte with stray bits
  CHECK_FALSE(decode_base64url("QQ=="));
  CHECK_FALSE(decode_base64url("Q"));
  CHECK_FALSE(decode_base64url("Q Q"));
  CHECK_FALSE(decode_base64url("+/8"));
  CHECK_FALSE(decode_base64url(std::string("Q\0Q", 3)));
}
