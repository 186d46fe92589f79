#include <corest/http/response.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <utility>

using corest::response;
using corest::status;

TEST_CASE("a field that is set replaces all of its name, one that is added stands beside them") {
  response answer;
  answer.add("Vary", "Accept").add("vary", "Origin").add("X-A", "1");
  CHECK(answer.header_lines() == "Vary: Accept\r\nvary: Origin\r\nX-A: 1\r\n");
  CHECK(answer.header("VARY") == "Accept");
  answer.set("VARY", "*");
  CHECK(answer.header_lines() == "X-A: 1\r\nVARY: *\r\n");
  answer.remove("x-a").remove("absent");
  CHECK(answer.header_lines() == "VARY: *\r\n");
  CHECK(answer.header("X-A") == std::nullopt);
  CHECK(answer.header("VAR") == std::nullopt);
}

TEST_CASE("no name or value can split a response") {
  response answer;
  answer.set("X-A", "kept");
  for (std::string const value : {"a\r\nSet-Cookie: b=c", "a\nb", "a\rb", "a\x7f", "\x01"})
    CHECK_THROWS_AS(answer.set("X-A", value), std::invalid_argument);
  CHECK_THROWS_AS(answer.add("X-A", std::string_view("a\0b", 3)), std::invalid_argument);
  for (std::string const name : {"", "X A", "X:", "X\r\n", "X\n", "\xc3\xa9"})
    CHECK_THROWS_AS(answer.add(name, "b"), std::invalid_argument);
  CHECK_THROWS_AS(response(status::ok, "text/plain\r\nX: y", ""), std::invalid_argument);
  CHECK(answer.header_lines() == "X-A: kept\r\n");
  answer.set("X-A", "tab\t and caf\xc3\xa9");
  CHECK(answer.header("x-a") == "tab\t and caf\xc3\xa9");
}

TEST_CASE("what the server writes cannot be set by others") {
  response answer;
  for (std::string const name : {"Content-Length", "date", "CONNECTION", "Transfer-Encoding"}) {
    CHECK_THROWS_AS(answer.set(name, "1"), std::invalid_argument);
    CHECK_THROWS_AS(answer.add(name, "1"), std::invalid_argument);
  }
  CHECK(answer.header_lines().empty());
}

TEST_CASE("more header lines than fit inline stay in order and can be changed") {
  response answer;
  std::string expected;
  for (int i = 0; i < 60; ++i) {
    auto const name = "X-" + std::to_string(i);
    answer.add(name, "some value");
    expected += name + ": some value\r\n";
    REQUIRE(answer.header_lines() == expected);
  }
  answer.append_lines("Content-Type: text/plain\r\n");
  CHECK(answer.header("content-type") == "text/plain");
  answer.remove("X-0").set("X-59", "last");
  CHECK(answer.header_lines().starts_with("X-1: some value\r\n"));
  CHECK(answer.header_lines().ends_with("Content-Type: text/plain\r\nX-59: last\r\n"));
  for (int i = 0; i < 60; ++i) answer.remove("X-" + std::to_string(i));
  answer.remove("Content-Type");
  CHECK(answer.header_lines().empty());
  answer.add("A", "b");
  CHECK(answer.header_lines() == "A: b\r\n");
}

TEST_CASE("one line longer than all the inline room is kept whole") {
  response answer;
  std::string const value(5000, 'v');
  answer.set("X-Long", value).set("A", "b");
  CHECK(answer.header("x-long") == value);
  CHECK(answer.header("a") == "b");
}

TEST_CASE("a field may be set from another one's value") {
  response answer;
  answer.set("A", std::string(200, 'a'));
  for (int i = 0; i < 5; ++i) answer.add("B", *answer.header("A"));
  answer.set("A", *answer.header("B"));
  CHECK(answer.header("A") == std::string(200, 'a'));
}

TEST_CASE("moving takes everything along and leaves an empty 200") {
  response first(status::created, "text/plain", "body");
  first.close();
  response second = std::move(first);
  CHECK(second.status() == status::created);
  CHECK(second.header("Content-Type") == "text/plain");
  CHECK(second.body().view() == "body");
  CHECK(second.closes());
  CHECK(first.status() == status::ok);  // NOLINT(bugprone-use-after-move): the moved-from state is the point
  CHECK(first.header_lines().empty());
  CHECK(first.body().empty());
  first = std::move(second);
  CHECK(first.header("Content-Type") == "text/plain");
  CHECK(first.body().view() == "body");
}

TEST_CASE("reset gives an empty 200, and the memory of a huge body back") {
  response answer(status::ok, "text/plain", "body");
  answer.close();
  answer.reset();
  CHECK(answer.status() == status::ok);
  CHECK(!answer.closes());
  CHECK(answer.header_lines().empty());
  CHECK(answer.body().empty());
  CHECK(answer.body().capacity() > 0);
  (void)answer.body().reserve(2 * 1024 * 1024);
  answer.reset();
  CHECK(answer.body().capacity() == 0);
}

namespace corest {
class byte_source {
 public:
  int destroyed = 0;
};
}  // namespace corest

TEST_CASE("a stream is destroyed exactly once: by reset, another stream, assignment or the end") {
  auto const destroy = [](corest::byte_source* source) noexcept { ++source->destroyed; };
  corest::byte_source by_reset, by_other, by_assignment, by_end;
  {
    response answer;
    answer.stream(&by_reset, destroy);
    answer.reset();
    CHECK(answer.stream() == nullptr);
    answer.stream(&by_other, destroy);
    answer.stream(&by_assignment, destroy);
    CHECK(by_other.destroyed == 1);
    response other;
    other.stream(&by_end, destroy);
    answer = std::move(other);
    CHECK(by_assignment.destroyed == 1);
    CHECK(answer.stream() == &by_end);
    CHECK(by_end.destroyed == 0);
    response const last = std::move(answer);
  }
  CHECK(by_reset.destroyed == 1);
  CHECK(by_other.destroyed == 1);
  CHECK(by_assignment.destroyed == 1);
  CHECK(by_end.destroyed == 1);
}
