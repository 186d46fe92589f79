#include <corest/json/json.hpp>
#include <corest/web/sse_event.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <string_view>

using namespace corest;
using namespace std::string_literals;
using namespace std::chrono_literals;

namespace {

struct reading {
  int id;
  std::string place;
};

template <class T>
std::string written(T const& event) {
  buffer out;
  web::append_event(out, event);
  return std::string(out.view());
}

std::string with_name(std::string name) {
  return written(sse_event<std::string>{.data = "x", .event = std::move(name)});
}
std::string with_id(std::string id) {
  return written(sse_event<std::string>{.data = "x", .id = std::move(id)});
}

}  // namespace

TEST_CASE("an event is its fields and its data, each on a line, and an empty line") {
  sse_event<reading> const all{.data = {7, "here"}, .event = "moved", .id = "a-7", .retry = 3s};
  CHECK(written(all) == "event: moved\nid: a-7\nretry: 3000\ndata: {\"id\":7,\"place\":\"here\"}\n\n");
  CHECK(written(sse_event<int>{.data = 5}) == "data: 5\n\n");
  CHECK(written(reading{1, ""}) == "data: {\"id\":1,\"place\":\"\"}\n\n");
}

TEST_CASE("text is sent as it is, whatever ends its lines, and keeps its spaces") {
  CHECK(written("one\ntwo\rthree\r\nfour"s) == "data: one\ndata: two\ndata: three\ndata: four\n\n");
  CHECK(written("  indented "s) == "data:   indented \n\n");
  CHECK(written(": no comment"s) == "data: : no comment\n\n");
  CHECK(written("\n\n"s) == "data: \ndata: \ndata: \n\n");
  CHECK(written("\r\r\n"s) == "data: \ndata: \ndata: \n\n");
  CHECK(written("end\n"s) == "data: end\ndata: \n\n");
}

TEST_CASE("empty data is data: the client gets the event") { CHECK(written(""s) == "data: \n\n"); }

TEST_CASE("line breaks in strings of JSON are escaped, and those between its values make lines") {
  CHECK(written(reading{1, "a\nb"}) == "data: {\"id\":1,\"place\":\"a\\nb\"}\n\n");
  CHECK(written(json::raw{"[1,\n2,\r\n3]"}) == "data: [1,\ndata: 2,\ndata: 3]\n\n");
}

TEST_CASE("names and ids with a line break or NUL are refused, by a sentence that says which") {
  CHECK(with_name("ok") == "event: ok\ndata: x\n\n");
  for (auto const& bad : {"a\nb"s, "a\rb"s, "a\0b"s}) {
    CHECK_THROWS_AS(with_name(bad), std::invalid_argument);
    CHECK_THROWS_AS(with_id(bad), std::invalid_argument);
  }
  CHECK_THROWS_WITH(with_id("1\n2"), "the id of a server-sent event has no line break and no NUL: \"1\n2\"");
  CHECK_THROWS_AS(written(sse_event<int>{.data = 1, .retry = -1ms}), std::invalid_argument);
  CHECK(written(sse_event<int>{.data = 1, .retry = 0ms}) == "retry: 0\ndata: 1\n\n");
}

TEST_CASE("an event that is refused leaves nothing behind") {
  buffer out;
  sse_event<int> const bad{.data = 1, .event = "good", .id = "\n"};
  CHECK_THROWS_AS(web::append_event(out, bad), std::invalid_argument);
  CHECK(out.empty());
}

TEST_CASE("an empty id is sent, for it makes the client forget the last one") {
  CHECK(with_id("") == "id: \ndata: x\n\n");
}
