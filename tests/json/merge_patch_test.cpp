// Merge patches on texts and on values.
#include <corest/json/json.hpp>

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace corest;

namespace {
std::string merged(std::string_view target, std::string_view patch) {
  buffer out;
  auto const done = json::merge_patch_text(target, patch, out);
  return done ? std::string(out.view()) : done.error().list.at(0).detail;
}
struct position {
  double lat;
  double lon;
  bool operator==(position const&) const = default;
};
struct vehicle {
  checked<std::string, length<1, 4>> plate;
  std::optional<std::string> name;
  std::optional<position> last;
  std::vector<int> tags;
  int limit = 20;
  std::map<std::string, int> counts;
};
vehicle sample() { return {"AB", "old", position{1, 2}, {1, 2}, 5, {{"a", 1}, {"b", 2}}}; }
std::string failures_of(std::string_view patch) {
  auto const read = json::merge_patch(sample(), patch);
  if (read) return "good";
  std::string all;
  for (auto const& each : read.error().list)
    (all += all.empty() ? "" : "; ") += each.pointer + " " + each.code;
  return all;
}
}  // namespace

// The fifteen cases of RFC 7396, appendix A, by what they show.
TEST_CASE("a merge patch does what the examples of its standard show") {
  CHECK(merged(R"({"a":"b"})", R"({"a":"c"})") == R"({"a":"c"})");           // replaces
  CHECK(merged(R"({"a":"b"})", R"({"b":"c"})") == R"({"a":"b","b":"c"})");   // adds
  CHECK(merged(R"({"a":"b"})", R"({"a":null})") == "{}");                    // removes the only one
  CHECK(merged(R"({"a":"b","b":"c"})", R"({"a":null})") == R"({"b":"c"})");  // removes one of two
  CHECK(merged(R"({"a":["b"]})", R"({"a":"c"})") == R"({"a":"c"})");         // array by scalar
  CHECK(merged(R"({"a":"c"})", R"({"a":["b"]})") == R"({"a":["b"]})");       // scalar by array
  CHECK(merged(R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})") ==
        R"({"a":{"b":"d"}})");                                                  // inside, absent removed
  CHECK(merged(R"({"a":[{"b":"c"}]})", R"({"a":[1]})") == R"({"a":[1]})");      // arrays as a whole
  CHECK(merged(R"(["a","b"])", R"(["c","d"])") == R"(["c","d"])");              // also outermost
  CHECK(merged(R"({"a":"b"})", R"(["c"])") == R"(["c"])");                      // object by array
  CHECK(merged(R"({"a":"foo"})", "null") == "null");                            // object by null
  CHECK(merged(R"({"a":"foo"})", R"("bar")") == R"("bar")");                    // object by scalar
  CHECK(merged(R"({"e":null})", R"({"a":1})") == R"({"e":null,"a":1})");        // nulls of the target stay
  CHECK(merged("[1,2]", R"({"a":"b","c":null})") == R"({"a":"b"})");            // array by object
  CHECK(merged("{}", R"({"a":{"bb":{"ccc":null}}})") == R"({"a":{"bb":{}}})");  // nulls of new objects go
}

TEST_CASE("names are compared unescaped and written escaped") {
  CHECK(merged(R"({"a\u0062":1,"c\"":2})", R"({"ab":3,"c\u0022":null,"\n":4})") == R"({"ab":3,"\n":4})");
}

TEST_CASE("texts that are not JSON are refused") {
  CHECK(merged("{}", "{") == "expected the name of a member at byte 1");
  CHECK(merged("{", "{}") == "expected the name of a member at byte 1");
  CHECK(merged("{}", R"({"a":1,"a":2})") == "must not be there twice");
}

TEST_CASE("a patch changes what it names and leaves the rest") {
  auto const changed =
      json::merge_patch(sample(), R"({"plate":"XY","last":{"lat":3},"counts":{"a":null,"c":3}})");
  REQUIRE(changed);
  CHECK(*changed->plate == "XY");
  CHECK(changed->name == "old");
  CHECK(changed->last == position{3, 2});
  CHECK(changed->tags == std::vector{1, 2});
  CHECK(changed->counts == std::map<std::string, int>{{"b", 2}, {"c", 3}});
}

TEST_CASE("null empties what is optional and restores a default") {
  auto const changed = json::merge_patch(sample(), R"({"name":null,"last":null,"limit":null})");
  REQUIRE(changed);
  CHECK(!changed->name);
  CHECK(!changed->last);
  CHECK(changed->limit == 20);
}

TEST_CASE("the result must be a valid value, and failures have the places of the patch") {
  CHECK(failures_of(R"({"plate":null})") == "/plate required");
  CHECK(failures_of(R"({"plate":"ABCDE","tags":[1,"x"],"last":{"lon":"y"}})") ==
        "/plate maxLength; /last/lon type; /tags/1 type");
  CHECK(failures_of("[]") == " type");
  CHECK(failures_of(R"({"plate":)") == " syntax");
  CHECK(failures_of("{}") == "good");
}
