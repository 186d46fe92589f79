#include <corest/http/body_error.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/body_stream.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace corest;

namespace {

task<std::string> shout(body_stream in) {
  std::string all;
  while (auto piece = co_await in.next()) all.append(*piece).push_back('!');
  co_return all;
}

route_plan plan_of(router& app, std::string_view target) {
  app.prepare();
  std::string const head =
      "POST " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(buffer_slack, ' ');
  exchange x;
  std::size_t scanned = 0;
  REQUIRE(http::parse_head(head, {}, x.request.head(), scanned).outcome == http::parse_status::done);
  return app.route(x);
}

}  // namespace

TEST_CASE("a body that is there already is one piece") {
  router app;
  app.post("/shout", shout);
  testing::client client(std::move(app));
  CHECK(client.post("/shout", "hello").body() == "hello!");
  CHECK(client.post("/shout").body().empty());
}

TEST_CASE(
    "an endpoint that reads its body itself starts with the head, and takes a gibibyte or what its route "
    "says") {
  router app;
  app.post("/default", shout);
  app.post("/large", shout).max_body(http::default_stream_bytes * 5);
  app.post("/text", [] { return "no body"; });
  CHECK(plan_of(app, "/default").streams_body);
  CHECK(plan_of(app, "/default").suspends);
  CHECK(plan_of(app, "/default").max_body == http::default_stream_bytes);
  CHECK(plan_of(app, "/large").max_body == http::default_stream_bytes * 5);
  CHECK(!plan_of(app, "/text").streams_body);
  CHECK(plan_of(app, "/text").max_body == http::default_body_bytes);
}

namespace {

// As a connection whose client goes on too long.
class failing final : public byte_source {
 public:
  task<bool> next(buffer& into) override {
    if (std::exchange(begun_, true)) throw body_error(status::request_timeout, "too slow");
    into.append("some");
    co_return true;
  }

 private:
  bool begun_ = false;
};

}  // namespace

TEST_CASE("a body that breaks off is a problem with its status, and no failure of the program") {
  router app;
  int failures = 0;
  failing body;
  app.use([&body](request& message) { message.set_body_source(&body); });
  app.on_error([&failures](error_report const&) { ++failures; });
  app.post("/shout", shout);
  testing::client client(std::move(app));
  auto const answer = client.post("/shout");
  CHECK(answer.status() == status::request_timeout);
  CHECK(answer.header("Content-Type") == "application/problem+json");
  CHECK(answer.body().find("too slow") != std::string::npos);
  CHECK(failures == 0);
}
