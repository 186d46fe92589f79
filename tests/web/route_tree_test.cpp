#include "web/route_tree.hpp"

#include "web/prepared_endpoint.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <string>

using namespace corest;
using web::route_tree;

namespace {

/// A tree whose endpoints are named by their patterns, and one request after the other.
struct searched_tree {
  route_tree tree;
  std::deque<web::prepared_endpoint> endpoints;
  request message;
  std::string text;

  void add(method verb, std::string_view pattern) {
    web::resource& where = tree.at(pattern);
    auto& endpoint = endpoints.emplace_back();
    endpoint.pattern = pattern;
    where.endpoints[web::index_of(verb)] = &endpoint;
    where.methods |= web::set_of(verb);
  }
  void add(std::string_view pattern) { add(method::get, pattern); }

  route_tree::found look_up(std::string_view path, method verb = method::get,
                            route_tree::slash end = route_tree::slash::as_sent) {
    text = path;
    message.clear_parameters();
    message.head().base = text.data();
    message.head().path = {0, static_cast<std::uint16_t>(text.size())};
    message.head().path_has_escapes = text.find('%') != std::string::npos;
    message.head().verb = verb;
    return tree.find(message, end);
  }
  std::string_view find(std::string_view path, method verb = method::get) {
    auto const found = look_up(path, verb);
    return found.match == nullptr ? "nothing" : found.match->endpoint_for(verb)->pattern;
  }
};

}  // namespace

TEST_CASE("text comes before constrained placeholders, these before any, and the rest of the path last") {
  searched_tree t;
  for (auto const* pattern : {"/v/{rest...}", "/v/{name}", "/v/{id:int}", "/v/{id:uint}", "/v/{word:alpha}",
                              "/v/{key:uuid}", "/v/new"}) {
    t.add(pattern);
  }
  CHECK(t.find("/v/new") == "/v/new");
  CHECK(t.find("/v/12") == "/v/{id:uint}");
  CHECK(t.find("/v/-12") == "/v/{id:int}");
  CHECK(t.find("/v/abc") == "/v/{word:alpha}");
  CHECK(t.find("/v/123e4567-e89b-12d3-a456-426614174000") == "/v/{key:uuid}");
  CHECK(t.find("/v/a1") == "/v/{name}");
  CHECK(t.find("/v/a1/b") == "/v/{rest...}");
}

TEST_CASE("a branch that leads nowhere is left again, and its parameters with it") {
  searched_tree t;
  t.add("/a/b/c");
  t.add("/a/{x}/d");
  t.add("/{y}/b/e");
  CHECK(t.find("/a/b/c") == "/a/b/c");
  CHECK(t.find("/a/b/d") == "/a/{x}/d");
  CHECK(t.message.parameter_count() == 1);
  CHECK(t.find("/a/b/e") == "/{y}/b/e");
  REQUIRE(t.message.parameter_count() == 1);
  CHECK(t.message.parameter(0) == "a");
  CHECK(t.find("/a/b/f") == "nothing");
  CHECK(t.message.parameter_count() == 0);
}

TEST_CASE("a route that does not answer the method is passed by, and what others answer is known") {
  searched_tree t;
  t.add(method::get, "/v/stats");
  t.add(method::delete_, "/v/{id}");
  CHECK(t.find("/v/stats", method::delete_) == "/v/{id}");
  auto const found = t.look_up("/v/stats", method::put);
  CHECK(found.match == nullptr);
  CHECK(found.nearest != nullptr);
  CHECK(web::allow_value(found.methods) == "GET, DELETE");
}

TEST_CASE("a placeholder takes one segment that is not empty") {
  searched_tree t;
  t.add("/a/{x}");
  t.add("/a/{x}/b");
  CHECK(t.find("/a/") == "nothing");
  CHECK(t.find("/a//b") == "nothing");
  CHECK(t.find("/a/1/2") == "nothing");
}

TEST_CASE("the rest of the path may be empty and may have slashes") {
  searched_tree t;
  t.add("/files/{rest...}");
  CHECK(t.find("/files/") == "/files/{rest...}");
  CHECK(t.message.parameter(0).empty());
  CHECK(t.find("/files/a//b/") == "/files/{rest...}");
  CHECK(t.message.parameter(0) == "a//b/");
  CHECK(t.find("/files") == "nothing");
}

TEST_CASE("an escaped letter is the letter, and an escaped slash stays within its segment") {
  searched_tree t;
  t.add("/vehicles/{id}");
  t.add("/caf\xc3\xa9");
  CHECK(t.find("/%76ehicles/a%2Fb") == "/vehicles/{id}");
  CHECK(t.message.parameter(0) == "a%2Fb");
  CHECK(t.find("/caf%c3%A9") == "/caf\xc3\xa9");
  CHECK(t.find("/vehicles%2F7") == "nothing");
}

TEST_CASE("a slash at the end tells two routes apart, and can be toggled") {
  searched_tree t;
  t.add("/a");
  t.add("/b/");
  t.add("/c/{rest...}");
  CHECK(t.find("/a") == "/a");
  CHECK(t.find("/a/") == "nothing");
  CHECK(t.find("/b") == "nothing");
  auto const toggled = [&](std::string_view path) {
    auto const found = t.look_up(path, method::get, route_tree::slash::toggled);
    return found.match == nullptr ? std::string_view("nothing")
                                  : found.match->endpoint_for(method::get)->pattern;
  };
  CHECK(toggled("/a/") == "/a");
  CHECK(toggled("/b") == "/b/");
  CHECK(toggled("/c") == "/c/{rest...}");
  CHECK(toggled("/a") == "nothing");
  CHECK(toggled("//a/") == "nothing");
}

TEST_CASE("patterns that differ only in the names of their placeholders are one resource") {
  route_tree tree;
  CHECK(&tree.at("/a/{x}") == &tree.at("/a/{y}"));
  CHECK(&tree.at("/a/{x:int}") != &tree.at("/a/{x}"));
  CHECK(&tree.at("/a/{x}") != &tree.at("/a/{x}/"));
}
