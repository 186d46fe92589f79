#include <corest/async/place.hpp>

#include <doctest/doctest.h>

using namespace corest;

TEST_CASE("a function is named without result and parameters, whichever compiler says it") {
  CHECK(function_name("int plain(int)") == "plain");
  CHECK(function_name("void fleet::report(report(int)::_ZN5fleet6reportEi.Frame*)") == "fleet::report");
  CHECK(function_name("task<> fleet::report(int)") == "fleet::report");
  CHECK(function_name("task<std::vector<std::string>> fleet::list(const std::string &)") == "fleet::list");
  CHECK(function_name("task<int> fleet::depot::count(int) const") == "fleet::depot::count");
  CHECK(
      function_name("void fleet::depot::count(fleet::depot::count(int) const::_ZNK5fleet5countEi.Frame*)") ==
      "fleet::depot::count");
}

TEST_CASE("a function template is named without what the compiler knows of its arguments") {
  CHECK(function_name("void fleet::twice(twice<std::__cxx11::basic_string<char> >(std::__cxx11::basic_string<"
                      "char>)::_ZN5fleet5twice.Frame*)") == "fleet::twice");
  CHECK(function_name("task<T> fleet::twice(T) [T = std::basic_string<char>]") == "fleet::twice");
}

TEST_CASE("a namespace without a name stays in the name") {
  CHECK(function_name("void {anonymous}::hidden(hidden()::_ZN12_GLOBAL__N_16hiddenEv.Frame*)") ==
        "{anonymous}::hidden");
  CHECK(function_name("task<> (anonymous namespace)::hidden()") == "(anonymous namespace)::hidden");
}

TEST_CASE("a call operator keeps its parentheses, and a lambda its parameters and where it stands") {
  CHECK(function_name("void fleet::depot::operator()(fleet::depot::operator()()::_ZN5depotclEv.Frame*)") ==
        "fleet::depot::operator()");
  CHECK(function_name("task<> fleet::depot::operator()()") == "fleet::depot::operator()");
  CHECK(function_name("void outer()::<lambda(int)>::operator()(outer()::<lambda(int)>::_ZZ5outer.Frame*)") ==
        "outer()::<lambda(int)>::operator()");
  CHECK(function_name("auto outer()::(anonymous class)::operator()(int) const") ==
        "outer()::(anonymous class)::operator()");
}

TEST_CASE("what is no signature is a name as it stands") {
  CHECK(function_name("") == "");
  CHECK(function_name("main") == "main");
}

TEST_CASE("of a path the file and its folder are told") {
  CHECK(last_two_parts("/home/me/fleet/report.cpp") == "fleet/report.cpp");
  CHECK(last_two_parts("fleet/report.cpp") == "fleet/report.cpp");
  CHECK(last_two_parts("/report.cpp") == "/report.cpp");
  CHECK(last_two_parts("report.cpp") == "report.cpp");
}

TEST_CASE("a place is function, file and line") {
  auto const here = std::source_location::current();
  auto const text = place_of(here);
  CHECK(text.contains(" at async/place_test.cpp:" + std::to_string(here.line())));
}
