#include <corest/http/media_type.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace corest::http;

namespace {
constexpr std::array<std::string_view, 3> offers{"application/json", "text/html",
                                                 "text/plain; charset=utf-8"};
int chosen(std::string_view accept) {
  auto const index = negotiate(accept, offers);
  return index ? static_cast<int>(*index) : -1;
}
int coding(std::string_view accept) {
  constexpr std::array<std::string_view, 3> codings{"br", "gzip", "identity"};
  auto const index = negotiate_token(accept, codings);
  return index ? static_cast<int>(*index) : -1;
}
}  // namespace

TEST_CASE("a media type is taken apart, its parameters unquoted") {
  auto const type = parse_media_type(" Text/HTML ; Charset=\"a\\\"b;c\";q=1 ");
  REQUIRE(type);
  CHECK(type->is("text", "html"));
  CHECK(!type->is("text", "htm"));
  CHECK(type->parameter("charset") == "a\"b;c");
  CHECK(type->parameter("Q") == "1");
  CHECK(type->parameter("absent") == std::nullopt);
  CHECK(parse_media_type("a/b;")->parameters.empty());
}

TEST_CASE("what is no media type is none") {
  for (std::string const text : {"", "text", "/html", "text/", "te xt/html", "text/html/x", "text/html; a",
                                 "text/html; =b", "text/html; a=", "text/html; a = b", "text/html; a=\"b",
                                 "text/html; a=\"b\"c\"d\"", "text/html; a=\"b\\\"", "text/html; a=b c"})
    CHECK_MESSAGE(!parse_media_type(text), text);
}

TEST_CASE("JSON is application/json and everything that says +json") {
  CHECK(parse_media_type("APPLICATION/JSON; charset=utf-8")->is_json());
  CHECK(parse_media_type("application/merge-patch+json")->is_json());
  CHECK(parse_media_type("application/vnd.x+JSON")->is_json());
  CHECK(!parse_media_type("application/+json")->is_json());
  CHECK(!parse_media_type("application/jsonp")->is_json());
  CHECK(!parse_media_type("text/json")->is_json());
}

TEST_CASE("the offer with the highest quality wins, of equals the first") {
  CHECK(chosen("text/html, application/json;q=0.9") == 1);
  CHECK(chosen("text/html;q=0.8, application/json;q=0.9") == 0);
  CHECK(chosen("text/html, application/json") == 0);
  CHECK(chosen("*/*") == 0);
  CHECK(chosen("text/*") == 1);
  CHECK(chosen("TEXT/Plain") == 2);
  CHECK(chosen("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8") == 1);
}

TEST_CASE("the most specific range decides, also when it refuses") {
  CHECK(chosen("text/*;q=0.3, text/html;q=0.7, */*;q=0.5") == 1);
  CHECK(chosen("application/json;q=0, */*") == 1);
  CHECK(chosen("text/*, text/html;q=0") == 2);
  CHECK(chosen("*/*;q=0.1, application/*;q=0, text/plain") == 2);
}

TEST_CASE("nothing acceptable is said, and a missing or broken field accepts anything") {
  CHECK(chosen("image/png") == -1);
  CHECK(chosen("*/*;q=0") == -1);
  CHECK(chosen("application/json;q=0.000, text/*;q=0") == -1);
  CHECK(chosen("") == 0);
  CHECK(chosen("nonsense") == 0);
  CHECK(chosen("text/html;q=2, text/html;q=0.5555, text/html;q=-1, text/html;q=1.001") == 0);
  CHECK(chosen("nonsense, text/html") == 1);
  CHECK(negotiate("*/*", {}) == std::nullopt);
}

TEST_CASE("tokens are negotiated the same way") {
  CHECK(coding("gzip, br") == 0);
  CHECK(coding("br;q=0.5, GZIP;q=0.8") == 1);
  CHECK(coding("br;q=1, gzip;q=0.8") == 0);
  CHECK(coding("*;q=0.1, br;q=0") == 1);
  CHECK(coding("deflate") == -1);
  CHECK(coding("identity") == 2);
  CHECK(coding("") == 0);
}
