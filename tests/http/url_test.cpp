#include <corest/http/url.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest::http;

namespace {
std::string normalized(std::string path) {
  path.resize(normalize_path(path, path.data()));
  return path;
}
std::vector<std::string> segments(std::string_view path) {
  std::vector<std::string> all;
  segment_reader reader(path);
  while (auto const each = reader.next()) all.emplace_back(*each);
  return all;
}
std::string parameters(std::string_view query) {
  std::string all;
  query_reader reader(query);
  while (auto const each = reader.next()) {
    all += "[" + std::string(each->name);
    if (each->has_value) all += "=" + std::string(each->value);
    all += "]";
  }
  return all;
}
}  // namespace

TEST_CASE("escapes become their bytes, and plus a space only where it is one") {
  CHECK(percent_decode("caf%C3%a9%20%2B+") == "caf\xc3\xa9 ++");
  CHECK(percent_decode("a+b%2B", plus::space) == "a b+");
  CHECK(percent_decode("") == "");
  CHECK(percent_decode("%00") == std::string(1, '\0'));
}

TEST_CASE("an escape without two hexadecimal digits is an error, not a guess") {
  for (std::string const text : {"%", "%4", "a%", "%g1", "%1g", "%%41", "% 1", "%-1"})
    CHECK_MESSAGE(percent_decode(text) == std::nullopt, text);
}

TEST_CASE("texts that need no decoding are known") {
  CHECK(!is_encoded("abc-._~"));
  CHECK(is_encoded("a%20"));
  CHECK(!is_encoded("a+b"));
  CHECK(is_encoded("a+b", plus::space));
}

TEST_CASE("every byte survives being encoded and decoded") {
  std::string all;
  for (int byte = 0; byte < 256; ++byte) all.push_back(static_cast<char>(byte));
  std::string encoded;
  percent_encode(all, encoded);
  CHECK(percent_decode(encoded) == all);
  CHECK(percent_decode(encoded, plus::space) == all);
  encoded.clear();
  percent_encode("a/b c?d=e&f-._~\xff", encoded);
  CHECK(encoded == "a%2Fb%20c%3Fd%3De%26f-._~%FF");
}

TEST_CASE("paths that mean the same become the same, and no others") {
  CHECK(normalized("/%6a%73on/%7Eme") == "/json/~me");
  CHECK(normalized("/a%2fb") == "/a%2Fb");
  CHECK(normalized("/%c3%A9") == "/%C3%A9");
  CHECK(normalized("/a%2") == "/a%2");
  CHECK(normalized("/%2541") == "/%2541");
}

TEST_CASE("a query is walked in order, without its empty pieces") {
  CHECK(parameters("a=1&b=&c&=d&a=2=3&&") == "[a=1][b=][c][=d][a=2=3]");
  CHECK(parameters("") == "");
  CHECK(parameters("&&") == "");
  CHECK(parameters("%26=+") == "[%26=+]");
}

TEST_CASE("a path is walked segment by segment, empty ones included") {
  CHECK(segments("/a/b") == std::vector<std::string>{"a", "b"});
  CHECK(segments("/a//b/") == std::vector<std::string>{"a", "", "b", ""});
  CHECK(segments("/") == std::vector<std::string>{""});
  CHECK(segments("").empty());
  CHECK(segments("a%2Fb") == std::vector<std::string>{"a%2Fb"});
}
