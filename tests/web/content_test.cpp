#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using namespace corest;

TEST_CASE("text is text/plain, bytes are bytes, content is what it says") {
  router app;
  app.get("/literal", [] { return "a"; });
  app.get("/string", [] { return std::string("b"); });
  app.get("/view", [] { return std::string_view("c"); });
  app.get("/bytes", [] { return std::vector<std::byte>{std::byte{'d'}}; });
  app.get("/content", [] { return content{"image/png", "e"}; });
  app.get("/response", [] { return response(status::accepted, "text/html", "f"); });
  testing::client client{std::move(app)};
  for (auto const* path : {"/literal", "/string", "/view"}) {
    CHECK(client.get(path).header("content-type") == "text/plain; charset=utf-8");
  }
  CHECK(client.get("/view").body() == "c");
  CHECK(client.get("/bytes").header("content-type") == "application/octet-stream");
  CHECK(client.get("/bytes").body() == "d");
  CHECK(client.get("/content").header("content-type") == "image/png");
  CHECK(client.get("/content").body() == "e");
  CHECK(client.get("/response").status() == status::accepted);
  CHECK(client.get("/response").body() == "f");
}

TEST_CASE("a client that accepts none of what there is gets a 406, and the handler is not called") {
  int calls = 0;
  router app;
  app.get("/json", [&calls] { return ++calls; });
  app.get("/text", [] { return "a"; });
  app.get("/own", [] { return content{"image/png", "e"}; });
  testing::client client{std::move(app)};
  auto const refused = client.with("Accept", "text/html").get("/json");
  CHECK(refused.status() == status::not_acceptable);
  CHECK(refused.body().find("application/json") != std::string_view::npos);
  CHECK(calls == 0);
  CHECK(client.with("Accept", "text/html, application/*").get("/json").body() == "1");
  CHECK(client.with("Accept", "text/*").get("/text").body() == "a");
  CHECK(client.with("Accept", "text/html").get("/own").status() == status::ok);
}
