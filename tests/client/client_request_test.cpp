#include <corest/client/client_request.hpp>

#include <doctest/doctest.h>

#include <stdexcept>

using namespace corest;

TEST_CASE("fields are kept in order, and a body brings its type") {
  client_request asked(method::post, "/a");
  asked.header("Accept", "text/csv").body("a,b", "text/csv");
  CHECK(asked.header_lines() == "Accept: text/csv\r\nContent-Type: text/csv\r\n");
  CHECK(asked.body() == "a,b");
  CHECK(asked.has_header("accept"));
  CHECK(asked.has_header("content-TYPE"));
  CHECK(!asked.has_header("text/csv"));
}

TEST_CASE("no input splits a request, and what frames it is not the caller's") {
  client_request asked(method::get, "/a");
  CHECK_THROWS_AS(asked.header("X", "a\r\nY: b"), std::invalid_argument);
  CHECK_THROWS_AS(asked.header("X\r\nY", "a"), std::invalid_argument);
  CHECK_THROWS_AS(asked.header("", "a"), std::invalid_argument);
  for (auto const* const name : {"Host", "content-length", "Transfer-Encoding", "Connection", "Expect", "TE"})
    CHECK_THROWS_AS(asked.header(name, "a"), std::invalid_argument);
  CHECK(asked.header_lines().empty());
}

TEST_CASE("only what may be asked twice is, unless the caller knows better") {
  CHECK(client_request(method::get, "/").may_be_repeated());
  CHECK(client_request(method::delete_, "/").may_be_repeated());
  CHECK(!client_request(method::post, "/").may_be_repeated());
  CHECK(!client_request(method::patch, "/").may_be_repeated());
  CHECK(client_request(method::post, "/").idempotent().may_be_repeated());
}

TEST_CASE("methods whose answers are no answers are not sent") {
  for (auto const verb : {method::connect, method::trace, method::other})
    CHECK_THROWS_AS(client_request(verb, "/"), std::invalid_argument);
}
