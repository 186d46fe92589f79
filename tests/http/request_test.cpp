#include "http/head_of.hpp"

#include <corest/http/exchange.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <string>

using namespace corest;

TEST_CASE("a request keeps its meaning when its bytes move") {
  std::string const head = "POST /v/42 HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n";
  auto got = http::parse(head + "body");
  REQUIRE(got.done());
  auto& request = got.request;
  request.clear_parameters();
  CHECK(request.add_parameter(request.path().substr(3)));
  request.set_body(head.size(), 4);
  CHECK(request.extent() == head.size() + 4);

  std::string const copy(got.bytes.get(), request.extent());
  request.relocate(copy.data());
  std::memset(got.bytes.get(), '#', copy.size());
  CHECK(request.parameter(0) == "42");
  CHECK(request.path() == "/v/42");
  CHECK(request.header(http::known::host) == "h");
  CHECK(request.body() == "body");
}

TEST_CASE("path parameters are limited, and dropped again") {
  auto got = http::parse("GET /abc HTTP/1.0\r\n\r\n");
  got.request.clear_parameters();
  for (std::size_t i = 0; i < http::max_parameters; ++i) CHECK(got.request.add_parameter(got.request.path()));
  CHECK(!got.request.add_parameter(got.request.path()));
  got.request.drop_parameters(2);
  CHECK(got.request.parameter_count() == 2);
}

TEST_CASE("a request id is kept up to its limit") {
  auto got = http::parse("GET / HTTP/1.0\r\n\r\n");
  got.request.set_id("abc");
  CHECK(got.request.id() == "abc");
  got.request.set_id(std::string(request::max_id_bytes, 'i'));
  CHECK(got.request.id().size() == request::max_id_bytes);
  got.request.set_id(std::string(request::max_id_bytes + 1, 'i'));
  CHECK(got.request.id().size() == request::max_id_bytes);
}

TEST_CASE("methods have their names, and case counts") {
  CHECK(method_from("DELETE") == method::delete_);
  CHECK(method_from("delete") == method::other);
  CHECK(method_from("") == method::other);
  CHECK(to_string(method::patch) == "PATCH");
  CHECK(to_string(method::other) == "");
  CHECK(to_string(method::query) == "QUERY");
  CHECK(method_from("QUERY") == method::query);
  CHECK(is_safe(method::head));
  CHECK(is_safe(method::query));
  CHECK(!is_safe(method::put));
  for (auto const verb : {method::get, method::query, method::put, method::delete_})
    CHECK(is_idempotent(verb));
  for (auto const verb : {method::post, method::patch, method::connect, method::other})
    CHECK(!is_idempotent(verb));
}
