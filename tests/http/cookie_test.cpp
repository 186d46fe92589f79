#include <corest/http/cookie.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest::http;

namespace {
std::string all_of(std::string_view field) {
  std::string all;
  cookie_reader reader(field);
  while (auto const each = reader.next())
    all += "[" + std::string(each->name) + "=" + std::string(each->value) + "]";
  return all;
}
std::string set_cookie(cookie const& crumb) {
  auto const text = to_set_cookie(crumb);
  return text ? *text : "refused: " + std::string(text.error());
}
bool refused(cookie const& crumb) { return !to_set_cookie(crumb).has_value(); }
}  // namespace

TEST_CASE("cookies are read in order, quotes taken off, spaces forgiven") {
  CHECK(all_of("a=1; b=\"two\" ;c=;  d = 4") == "[a=1][b=two][c=][d=4]");
  CHECK(all_of("a=b=c") == "[a=b=c]");
  CHECK(all_of("") == "");
}

TEST_CASE("a bad cookie is skipped and the others stay") {
  CHECK(all_of("novalue; a=1; =x; b c=2; d=\"; e=a,b; f=caf\xc3\xa9; g=2;") == "[a=1][g=2]");
}

TEST_CASE("a cookie is found by its name, whose case counts") {
  CHECK(find_cookie("a=1; session=xyz; session=later", "session") == "xyz");
  CHECK(find_cookie("a=1", "A") == std::nullopt);
}

TEST_CASE("a cookie is safe unless told otherwise") {
  CHECK(set_cookie({.name = "id", .value = "7"}) == "id=7; Path=/; Secure; HttpOnly; SameSite=Lax");
}

TEST_CASE("every attribute can be chosen") {
  CHECK(set_cookie({.name = "id",
                    .value = "",
                    .path = "/app",
                    .domain = "example.org",
                    .max_age = 0,
                    .http_only = false,
                    .secure = false,
                    .same_site = same_site::strict}) ==
        "id=; Path=/app; Domain=example.org; Max-Age=0; SameSite=Strict");
  CHECK(set_cookie({.name = "id", .value = "7", .path = "", .same_site = same_site::none}) ==
        "id=7; Secure; HttpOnly; SameSite=None");
}

TEST_CASE("nothing can be smuggled into a cookie") {
  CHECK(refused({.name = "", .value = "1"}));
  CHECK(refused({.name = "a b", .value = "1"}));
  CHECK(refused({.name = "a=", .value = "1"}));
  for (std::string const value : {"a;b", "a b", "a,b", "\"", "a\\", "a\r\nb", "\xff"})
    CHECK_MESSAGE(refused({.name = "a", .value = value}), value);
  CHECK(refused({.name = "a", .value = "1", .path = "/; Domain=evil"}));
  CHECK(refused({.name = "a", .value = "1", .path = "relative"}));
  CHECK(refused({.name = "a", .value = "1", .domain = "x\r\n"}));
}

TEST_CASE("what browsers refuse is refused here, with the reason") {
  CHECK(set_cookie({.name = "a", .value = "1", .secure = false, .same_site = same_site::none}) ==
        "refused: SameSite=None needs Secure");
  CHECK(refused({.name = "__Secure-a", .value = "1", .secure = false}));
  CHECK(!refused({.name = "__Secure-a", .value = "1"}));
  CHECK(!refused({.name = "__Host-a", .value = "1"}));
  CHECK(refused({.name = "__host-a", .value = "1", .secure = false}));
  CHECK(refused({.name = "__Host-a", .value = "1", .path = "/x"}));
  CHECK(refused({.name = "__Host-a", .value = "1", .domain = "example.org"}));
}
