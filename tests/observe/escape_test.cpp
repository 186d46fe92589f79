#include "observe/escape.hpp"

#include <doctest/doctest.h>

TEST_CASE("a line break in logged input cannot start a line of its own") {
  std::string line;
  corest::observe::append_escaped(line, "a\r\nb\x7f\"c\\");
  CHECK(line == "a\\x0d\\x0ab\\x7f\\\"c\\\\");
}
