#include <corest/web/pattern.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest::web;

namespace {

std::vector<segment> segments_of(std::string_view pattern) {
  std::vector<segment> all;
  pattern_reader reader(pattern);
  for (segment part; reader.next(part);) all.push_back(part);
  return all;
}

pattern_error error_of(std::string_view pattern) { return check_pattern(pattern).error; }

}  // namespace

TEST_CASE("a pattern is text, placeholders, and perhaps the rest of the path") {
  auto const parts = segments_of("/vehicles/{id:int}/files/{path...}");
  REQUIRE(parts.size() == 4);
  CHECK(parts[0].is == segment::kind::text);
  CHECK(parts[0].text == "vehicles");
  CHECK(parts[1].is == segment::kind::placeholder);
  CHECK(parts[1].only == constraint::integer);
  CHECK(parts[1].text == "id");
  CHECK(parts[3].is == segment::kind::rest);
  CHECK(parts[3].text == "path");
}

TEST_CASE("a slash at the end of a pattern is part of it") {
  for (std::string_view const pattern : {"/", "/a/"}) {
    pattern_reader reader(pattern);
    for (segment part; reader.next(part);) {}
    CHECK(reader.error() == pattern_error::none);
    CHECK(reader.ends_with_slash());
  }
  pattern_reader reader("/a");
  for (segment part; reader.next(part);) {}
  CHECK_FALSE(reader.ends_with_slash());
}

TEST_CASE("each way to get a pattern wrong has its name and its sentence") {
  CHECK(error_of("") == pattern_error::no_leading_slash);
  CHECK(error_of("a") == pattern_error::no_leading_slash);
  CHECK(error_of("/a//b") == pattern_error::empty_segment);
  CHECK(error_of("/a/../b") == pattern_error::dot_segment);
  CHECK(error_of("/a%20b") == pattern_error::forbidden_character);
  CHECK(error_of("/a?b") == pattern_error::forbidden_character);
  CHECK(error_of("/a b") == pattern_error::forbidden_character);
  CHECK(error_of("/a{id}") == pattern_error::partial_placeholder);
  CHECK(error_of("/{id}.json") == pattern_error::partial_placeholder);
  CHECK(error_of("/{a}{b}") == pattern_error::partial_placeholder);
  CHECK(error_of("/{id") == pattern_error::unclosed_brace);
  CHECK(error_of("/{}") == pattern_error::empty_name);
  CHECK(error_of("/{:int}") == pattern_error::empty_name);
  CHECK(error_of("/{...}") == pattern_error::empty_name);
  CHECK(error_of("/{a-b}") == pattern_error::bad_name);
  CHECK(error_of("/{1a}") == pattern_error::bad_name);
  CHECK(error_of("/{id:integer}") == pattern_error::unknown_constraint);
  CHECK(error_of("/{rest...}/a") == pattern_error::rest_not_last);
  CHECK(error_of("/{a}/{a}") == pattern_error::duplicate_name);
  for (int code = 0; code <= static_cast<int>(pattern_error::too_many_placeholders); ++code) {
    CHECK_FALSE(explain(static_cast<pattern_error>(code)).empty());
  }
}

TEST_CASE("a pattern has 16 placeholders and no 17th") {
  std::string pattern;
  for (int i = 0; i < 16; ++i) pattern += "/{p" + std::to_string(i) + '}';
  CHECK(check_pattern(pattern).error == pattern_error::none);
  CHECK(check_pattern(pattern).placeholders == 16);
  CHECK(error_of(pattern + "/{p16}") == pattern_error::too_many_placeholders);
}

TEST_CASE("constraints look at the text as it was sent") {
  CHECK(satisfies("-12", constraint::integer));
  CHECK_FALSE(satisfies("-", constraint::integer));
  CHECK_FALSE(satisfies("1.0", constraint::integer));
  CHECK(satisfies("12", constraint::unsigned_integer));
  CHECK_FALSE(satisfies("-12", constraint::unsigned_integer));
  CHECK(satisfies("aZ", constraint::alpha));
  CHECK_FALSE(satisfies("a1", constraint::alpha));
  CHECK(satisfies("123e4567-e89b-12d3-A456-426614174000", constraint::uuid));
  CHECK_FALSE(satisfies("123e4567e89b-12d3-a456-4266141740000", constraint::uuid));
  CHECK_FALSE(satisfies("123e4567-e89b-12d3-a456-42661417400g", constraint::uuid));
  CHECK(satisfies("", constraint::none));
}
