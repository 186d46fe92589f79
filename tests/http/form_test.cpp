#include <corest/http/form.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace corest;
using namespace corest::http;

namespace {

/// "a=1;b=2" of what is read, or the status of the refusal.
std::string fields(std::string_view body, form_limits limits = {}) {
  auto const read = form::parse(body, limits);
  if (!read) return std::to_string(to_int(read.error().code));
  std::string text;
  for (auto const& each : read->fields())
    text += std::string(each.name) + '=' + std::string(each.value) + ';';
  return text;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a form is names and values in their order") {
  CHECK(fields("a=1&b=2&a=3") == "a=1;b=2;a=3;");
  CHECK(fields("") == "");
  CHECK(fields("&&a=1&&b=&c&=d&") == "a=1;b=;c=;=d;");
  CHECK(fields("a=b=c") == "a=b=c;");
}

TEST_CASE("names and values are decoded, a plus is a space") {
  CHECK(fields("full+name=Ada+L%2e&%61%3D=%26%2b") == "full name=Ada L.;a==&+;");
  CHECK(fields("e=%C3%A9%ff") == "e=\xc3\xa9\xff;");
  CHECK(form::parse("a=%00b")->fields()[0].value == std::string_view("\0b", 2));
}

TEST_CASE("what could have been encoded may stand raw") {
  CHECK(fields("a b=hello world&e=\xc3\xa9") == "a b=hello world;e=\xc3\xa9;");
}

TEST_CASE("a field is found by its decoded name") {
  auto const read = form::parse("x=1&full+name=2&x=3&none");
  REQUIRE(read);
  CHECK(read->find("full name") == "2");
  CHECK(read->find("x") == "1");
  CHECK(read->find("none") == "");
  CHECK(read->find("X") == std::nullopt);
}

TEST_CASE("a form keeps its fields when it is moved") {
  auto read = form::parse("a=1");
  form const moved = *std::move(read);
  CHECK(moved.find("a") == "1");
}

TEST_CASE("what no sender encodes like this is refused") {
  using namespace std::string_literals;
  for (auto const& body : {"%"s, "a=%"s, "a=%1"s, "a=%1g"s, "%zz=1"s, "a=%%30"s, "a=1\r\n"s, "a=1\n"s,
                           "a=\0"s, "a=\x7f"s, "\t"s, "a=1&b=%4"s})
    CHECK_MESSAGE(fields(body) == "400", body);
}

TEST_CASE("the limit of fields holds on both sides") {
  CHECK(form::parse(repeated("a&", default_form_fields))->fields().size() == default_form_fields);
  CHECK(fields(repeated("a&", default_form_fields + 1)) == "413");
  CHECK(fields("a&b", {.fields = 1}) == "413");
  CHECK(fields("a&&", {.fields = 1}) == "a=;");
}
