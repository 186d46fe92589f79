#include "serve/dashboard.hpp"

#include "serve/raw_client.hpp"
#include "serve/service_admin.hpp"
#include "serve/web_application.hpp"

#include <corest/corest.hpp>
#include <corest/observe/tracer.hpp>
#include <corest/server/http_server.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace corest;

namespace {

constexpr std::string_view trace = "0af7651916cd43dd8448eb211c80319c";

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE(
    "a dashboard is told the requests of its second, the slowest with their traces and without queries") {
  router app{{.title = "Fleet", .version = "1.2.3"}};
  app.get("/vehicles/{id}", [](path<int> id) -> task<int> { co_return *id; });
  app.prepare();
  web_application serving(app);
  observe::request_metrics counted(serving.routes());
  tracer traces{tracing_options{}};
  http_server server(serving, {.port = 0, .workers = 1}, {.metrics = &counted, .traces = &traces});
  server.start();
  service_admin const admin({.port = 0}, app.about(), server, &counted);
  std::string const before = raw_client(server.port()).ask("GET /vehicles/6", "Host: a\r\n");
  REQUIRE(has(before, "200 OK"));

  raw_client const page(admin.port());
  page.send("GET /dashboard/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
  REQUIRE(has(page.until("text/event-stream"), "200 OK"));
  std::string fields("Host: a\r\ntraceparent: 00-");
  fields.append(trace).append("-00f067aa0ba902b7-00\r\n");
  REQUIRE(has(raw_client(server.port()).ask("GET /vehicles/7?secret=hush", fields), "200 OK"));

  auto const told = page.until(R"("process":{)");  // what the first event ends with
  CHECK(has(told, R"("counts_requests":true)"));
  CHECK(has(told, R"("routes":[{"method":"GET","route":"/vehicles/{id}","rates":{"success":)"));
  CHECK(
      has(told, R"("slowest":[{"method":"GET","route":"/vehicles/{id}","path":"/vehicles/7","status":200,)"));
  CHECK(has(told, std::string(R"("trace":")").append(trace).append(R"(","recorded":false,"id":")")));
  CHECK_FALSE(has(told, "hush"));
  CHECK_FALSE(has(told, "/vehicles/6"));  // nobody watched
}
