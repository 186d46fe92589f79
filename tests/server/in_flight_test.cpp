#include "server/in_flight.hpp"

#include <corest/http/h1_parser.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using corest::server::in_flight;
using corest::server::in_flight_pool;

TEST_CASE("what is in flight keeps head, parameters and body though the worker's memory serves others") {
  std::string text = "POST /vehicles/7?q HTTP/1.1\r\nHost: a\r\nX-Kept: value\r\n\r\nbody";
  text.reserve(text.size() + buffer_slack);
  exchange x;
  std::size_t scanned = 0;
  REQUIRE(http::parse_head(text, {}, x.request.head(), scanned).outcome == http::parse_status::done);
  x.request.set_body(x.request.head().size, 4);
  x.request.add_parameter(x.request.path().substr(10));
  x.request.set_id("the-id");
  cancel_scope root;
  in_flight flying;
  flying.take(x, nullptr, root, {});
  text.assign(text.size(), '#');
  x.request = request();
  auto const& kept = flying.exchange().request;
  CHECK(kept.path() == "/vehicles/7");
  CHECK(kept.query() == "q");
  CHECK(kept.header("x-kept") == "value");
  CHECK(kept.parameter(0) == "7");
  CHECK(kept.body() == "body");
  CHECK(kept.id() == "the-id");
  flying.close();
}

TEST_CASE("the response goes along, and the worker gets a clean one; a large body is not kept for the next") {
  exchange x;
  x.request.head().base = "";
  cancel_scope root;
  in_flight_pool pool;
  auto flying = pool.take();
  for (int i = 0; i < 2; ++i) {
    x.response.status(status::created).add("X-Mine", "1").body().append(std::string(500'000, 'b'));
    flying->take(x, nullptr, root, {});
    CHECK(x.response.status() == status::ok);
    CHECK(x.response.header_lines().empty());
    CHECK(x.response.body().empty());
    CHECK(flying->exchange().response.status() == status::created);
    CHECK(flying->exchange().response.body().size() == 500'000);
    pool.give_back(std::move(flying));
    flying = pool.take();
    CHECK(flying->exchange().response.body().capacity() <= 64 * 1024);
  }
}
