#include "http/head_of.hpp"

#include <corest/http/conditional.hpp>

#include <doctest/doctest.h>

#include <array>
#include <string>

using namespace corest;
using namespace corest::http;

namespace {

constexpr std::int64_t changed = 784'111'777;  // Sun, 06 Nov 1994 08:49:37 GMT
constexpr std::int64_t now = changed + 1'000;
constexpr std::string_view before = "Sun, 06 Nov 1994 08:49:36 GMT";
constexpr std::string_view same = "Sun, 06 Nov 1994 08:49:37 GMT";
constexpr std::string_view later = "Sun, 06 Nov 1994 08:49:38 GMT";
constexpr std::string_view future = "Sun, 06 Nov 2094 08:49:37 GMT";

resource_state const file{.tag = entity_tag{"v1"}, .last_modified = changed};
resource_state const absent{.exists = false};

std::string say(precondition result) {
  return result == precondition::proceed ? "proceed" : result == precondition::failed ? "412" : "304";
}
std::string get(conditions const& asked, resource_state const& current = file) {
  return say(evaluate(method::get, asked, current, now));
}
std::string put(conditions const& asked, resource_state const& current = file) {
  return say(evaluate(method::put, asked, current, now));
}

}  // namespace

TEST_CASE("a request without conditions proceeds") {
  CHECK(get({}) == "proceed");
  CHECK(put({}, absent) == "proceed");
}

TEST_CASE("If-Match protects a version") {
  CHECK(put({.if_match = "\"v1\""}) == "proceed");
  CHECK(put({.if_match = "\"v0\", \"v1\""}) == "proceed");
  CHECK(put({.if_match = "*"}) == "proceed");
  CHECK(put({.if_match = "\"v0\""}) == "412");
  CHECK(put({.if_match = "W/\"v1\""}) == "412");
  CHECK(put({.if_match = "\"v1\""}, {.tag = entity_tag{"v1", true}}) == "412");
  CHECK(get({.if_match = "\"v0\""}) == "412");
  CHECK(put({.if_match = "*"}, absent) == "412");
  CHECK(put({.if_match = "\"v1\""}, absent) == "412");
}

TEST_CASE("a star means existence, with or without a tag") {
  resource_state const untagged{};
  CHECK(put({.if_match = "*"}, untagged) == "proceed");
  CHECK(put({.if_match = "\"v1\""}, untagged) == "412");
  CHECK(put({.if_none_match = "*"}, untagged) == "412");
  CHECK(get({.if_none_match = "*"}, untagged) == "304");
  CHECK(get({.if_none_match = "\"v1\""}, untagged) == "proceed");
}

TEST_CASE("If-None-Match saves a transfer, and protects from overwriting") {
  CHECK(get({.if_none_match = "\"v1\""}) == "304");
  CHECK(get({.if_none_match = "W/\"v1\""}) == "304");
  CHECK(get({.if_none_match = "\"v0\" , \"v1\""}) == "304");
  CHECK(get({.if_none_match = "\"v0\""}) == "proceed");
  CHECK(say(evaluate(method::head, {.if_none_match = "*"}, file, now)) == "304");
  CHECK(put({.if_none_match = "*"}) == "412");
  CHECK(put({.if_none_match = "*"}, absent) == "proceed");
  CHECK(put({.if_none_match = "W/\"v1\""}) == "412");
  CHECK(say(evaluate(method::query, {.if_none_match = "*"}, file, now)) == "412");
}

TEST_CASE("a list that cannot be read lets nothing be changed, and costs a reader nothing") {
  for (std::string_view const field : {"", "v1", "\"v1", "\"v1\", v0", "*, \"v1\""}) {
    CAPTURE(field);
    CHECK(put({.if_match = field}) == "412");
    CHECK(put({.if_none_match = field}) == "412");
    CHECK(put({.if_none_match = field}, absent) == "412");
    CHECK(get({.if_none_match = field}) == "proceed");
  }
}

TEST_CASE("If-Modified-Since saves a transfer to who has the date or a later one") {
  CHECK(get({.if_modified_since = before}) == "proceed");
  CHECK(get({.if_modified_since = same}) == "304");
  CHECK(get({.if_modified_since = later}) == "304");
  CHECK(get({.if_modified_since = "Sunday, 06-Nov-94 08:49:37 GMT"}) == "304");
  CHECK(put({.if_modified_since = same}) == "proceed");
  CHECK(get({.if_modified_since = same}, {.tag = entity_tag{"v1"}}) == "proceed");
  CHECK(get({.if_modified_since = same}, absent) == "proceed");
}

TEST_CASE("If-Unmodified-Since protects what has a date") {
  CHECK(put({.if_unmodified_since = before}) == "412");
  CHECK(put({.if_unmodified_since = same}) == "proceed");
  CHECK(put({.if_unmodified_since = later}) == "proceed");
  CHECK(get({.if_unmodified_since = before}) == "412");
  CHECK(put({.if_unmodified_since = before}, {.tag = entity_tag{"v1"}}) == "proceed");
  CHECK(put({.if_unmodified_since = before}, absent) == "proceed");
}

TEST_CASE("dates that are none do not count") {
  for (std::string_view const field : {"", "yesterday", "784111777", "Sun, 06 Nov 1994 08:49:37 CET"}) {
    CAPTURE(field);
    CHECK(get({.if_modified_since = field}) == "proceed");
    CHECK(put({.if_unmodified_since = field}) == "proceed");
  }
}

TEST_CASE("a date in the future does not hide what will change until then") {
  CHECK(get({.if_modified_since = future}) == "proceed");
  CHECK(say(evaluate(method::get, {.if_modified_since = same}, file, changed)) == "304");
  CHECK(say(evaluate(method::get, {.if_modified_since = same}, file, changed - 1)) == "proceed");
  CHECK(put({.if_unmodified_since = future}) == "proceed");
}

TEST_CASE("tags count more than dates, and what protects more than what saves") {
  CHECK(put({.if_match = "\"v1\"", .if_unmodified_since = before}) == "proceed");
  CHECK(put({.if_match = "\"v0\"", .if_unmodified_since = same}) == "412");
  CHECK(get({.if_none_match = "\"v0\"", .if_modified_since = same}) == "proceed");
  CHECK(get({.if_none_match = "\"v1\"", .if_modified_since = before}) == "304");
  CHECK(get({.if_none_match = "v0", .if_modified_since = same}) == "proceed");
  CHECK(get({.if_match = "\"v0\"", .if_none_match = "\"v1\""}) == "412");
  CHECK(get({.if_match = "\"v1\"", .if_none_match = "\"v1\""}) == "304");
  CHECK(get({.if_modified_since = same, .if_unmodified_since = before}) == "412");
  CHECK(get({.if_modified_since = same, .if_unmodified_since = same}) == "304");
}

TEST_CASE("methods that are about no representation have no conditions") {
  for (auto const verb : {method::connect, method::options, method::trace})
    CHECK(say(evaluate(verb, {.if_match = "\"v0\"", .if_none_match = "*"}, file, now)) == "proceed");
}

TEST_CASE("conditions are taken from a request, and a field of two lines cannot be read") {
  auto const one = parse(
      "GET / HTTP/1.1\r\nHost: h\r\nIf-Match: *\r\nIF-NONE-MATCH: \"a\"\r\nIf-Modified-Since: b\r\n"
      "If-Unmodified-Since: c\r\n\r\n");
  REQUIRE(one.done());
  auto const found = conditions_of(one.request);
  CHECK(found.if_match == "*");
  CHECK(found.if_none_match == "\"a\"");
  CHECK(found.if_modified_since == "b");
  CHECK(found.if_unmodified_since == "c");

  auto const two = parse("GET / HTTP/1.1\r\nIf-None-Match: \"a\"\r\nHost: h\r\nif-none-match: \"b\"\r\n\r\n");
  REQUIRE(two.done());
  CHECK(conditions_of(two.request).if_none_match == "");
  CHECK(conditions_of(two.request).if_match == std::nullopt);
}
