#include <corest/http/etag.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest::http;

namespace {
entity_tag const strong{"v1", false};
entity_tag const weak{"v1", true};
}  // namespace

TEST_CASE("entity tags are read and written with their quotes") {
  CHECK(parse_entity_tag("\"v1\"")->opaque == "v1");
  CHECK(!parse_entity_tag("\"v1\"")->weak);
  CHECK(parse_entity_tag("W/\"\"")->weak);
  CHECK(parse_entity_tag("\"a,b\\\xff\"")->opaque == "a,b\\\xff");
  for (std::string const text :
       {"", "v1", "\"", "\"v1", "v1\"", "w/\"v1\"", "W/v1", "\"a b\"", "\"a\"b\"", "\"a\x7f\"", "W/ \"a\""})
    CHECK_MESSAGE(!parse_entity_tag(text), text);
  CHECK(to_string(strong) == "\"v1\"");
  CHECK(to_string(weak) == "W/\"v1\"");
}

TEST_CASE("a weak tag is never the same bytes, but can mean the same") {
  CHECK(strong.matches_strongly(strong));
  CHECK(!strong.matches_strongly(weak));
  CHECK(!weak.matches_strongly(weak));
  CHECK(strong.matches_weakly(weak));
  CHECK(!strong.matches_weakly({"v2", false}));
}

TEST_CASE("If-Match holds for one of its tags, compared strongly") {
  CHECK(if_match("\"v1\"", strong) == condition::holds);
  CHECK(if_match("\"v0\" , W/\"x\",\"v1\"", strong) == condition::holds);
  CHECK(if_match("W/\"v1\"", strong) == condition::fails);
  CHECK(if_match("\"v1\"", weak) == condition::fails);
  CHECK(if_match("\"v2\"", strong) == condition::fails);
  CHECK(if_match("*", strong) == condition::holds);
  CHECK(if_match("*", std::nullopt) == condition::fails);
  CHECK(if_match("\"v1\"", std::nullopt) == condition::fails);
}

TEST_CASE("If-None-Match holds for none of its tags, compared weakly") {
  CHECK(if_none_match("\"v1\"", strong) == condition::fails);
  CHECK(if_none_match("W/\"v1\"", strong) == condition::fails);
  CHECK(if_none_match("\"v0\", \"v2\"", strong) == condition::holds);
  CHECK(if_none_match("*", strong) == condition::fails);
  CHECK(if_none_match("*", std::nullopt) == condition::holds);
  CHECK(if_none_match("\"v1\"", std::nullopt) == condition::holds);
}

TEST_CASE("commas and backslashes inside a tag belong to it") {
  CHECK(if_match("\"a,b\", \"c\\\", \"v1\"", strong) == condition::holds);
  CHECK(if_match("\"a,b\"", entity_tag{"a,b", false}) == condition::holds);
  CHECK(if_match("\"c\\\"", entity_tag{"c\\", false}) == condition::holds);
}

TEST_CASE("what is neither a star nor a list of tags is malformed, wherever the fault is") {
  for (std::string const field :
       {"", " ", ",", "v1", "\"v1", "\"v1\" \"v2\"", "*, \"v1\"", "\"v1\", v2", "\"v1\", \"", "**"}) {
    CHECK_MESSAGE(if_match(field, strong) == condition::malformed, field);
    CHECK_MESSAGE(if_none_match(field, strong) == condition::malformed, field);
  }
}

TEST_CASE("the tag of a packed representation is that of the plain one with the coding's name behind it") {
  CHECK(without_coding("v7--gzip") == "v7");
  CHECK(without_coding("a--b--br") == "a--b");
  CHECK(without_coding("v7--plain") == "v7--plain");
  CHECK(without_coding("v7--identity") == "v7--identity");
  CHECK(without_coding("v7-gzip") == "v7-gzip");
  CHECK(without_coding("") == "");
  CHECK(if_match("\"v7--zstd\"", entity_tag{"v7"}) == condition::holds);
  CHECK(if_match("\"v7\"", entity_tag{"v7--zstd"}) == condition::fails);
  CHECK(if_none_match("W/\"v7--zstd\"", entity_tag{"v7"}) == condition::fails);
}
