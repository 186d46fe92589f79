#include "web/media_type.hpp"

#include <doctest/doctest.h>

using namespace corest::web;

TEST_CASE("JSON is application/json and what ends with +json, whatever the case and the parameters") {
  CHECK(is_json("application/json"));
  CHECK(is_json("Application/JSON ; charset=utf-8"));
  CHECK(is_json("application/merge-patch+json"));
  CHECK_FALSE(is_json("text/json"));
  CHECK_FALSE(is_json("application/jsonp"));
  CHECK_FALSE(is_json(""));
}

TEST_CASE("an Accept field lets through what one of its ranges covers") {
  CHECK(accept_covers("application/json", "application/json"));
  CHECK(accept_covers("text/html, application/*;q=0.5", "application/json"));
  CHECK(accept_covers("text/html,*/*;q=0.1", "application/json"));
  CHECK(accept_covers("", "application/json"));
  CHECK(accept_covers(" , ", "application/json"));
  CHECK_FALSE(accept_covers("text/html", "application/json"));
  CHECK_FALSE(accept_covers("app/*", "application/json"));
}

TEST_CASE("the most specific range decides, and a weight of zero refuses") {
  CHECK_FALSE(accept_covers("*/*, application/json;q=0", "application/json"));
  CHECK_FALSE(accept_covers("application/json; q=0.000, */*", "application/json"));
  CHECK(accept_covers("*/*;q=0, application/json", "application/json"));
  CHECK_FALSE(accept_covers("application/*;q=0.0, */*;q=1", "application/json"));
}
