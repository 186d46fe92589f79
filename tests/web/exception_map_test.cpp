#include <corest/async/sleep.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct store_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct no_such_row : store_error {
  explicit no_such_row(int row) : store_error("row " + std::to_string(row) + " of table vehicles"), id(row) {}
  int id;
};
struct too_full {
  static constexpr std::string_view type = "too-full";
  static constexpr std::string_view title = "Too full";
  static constexpr corest::status status = corest::status::insufficient_storage;
  int room = 0;
};

}  // namespace

TEST_CASE("a program's own exceptions are what it maps them to, wherever they come from") {
  std::vector<std::string> heard;
  router app;
  app.on_error([&](error_report const& report) { heard.emplace_back(report.what); });
  app.map_exception<no_such_row>([](auto const& e) { return problem(status::not_found).with("id", e.id); });
  app.map_exception<store_error>(
      [](store_error const&) { return problem(status::bad_gateway, "the store is away"); });
  app.map_exception<int>([](int) { return too_full{3}; });
  app.get("/plain", []() -> std::string { throw no_such_row(7); });
  app.get("/task", []() -> task<std::string> {
    co_await sleep_for(1s);
    throw no_such_row(7);
  });
  app.get("/hook", [] { return "never\n"; }).use([](request&) { throw no_such_row(7); });
  app.get("/store", []() -> std::string { throw store_error("host 10.0.0.7 refused"); });
  app.get("/odd", []() -> std::string { throw 7; });
  app.get("/other", []() -> std::string { throw std::logic_error("something else"); });
  testing::client client{std::move(app)};
  for (auto const* path : {"/plain", "/task", "/hook"}) {
    auto const answer = client.get(path);
    CHECK(answer.status() == status::not_found);
    CHECK(answer.body().find("\"id\":7") != std::string_view::npos);
    CHECK(answer.body().find("table") == std::string_view::npos);
  }
  CHECK(heard.empty());  // what a client did is no failure of the program
  CHECK(client.get("/store").status() == status::bad_gateway);
  CHECK(client.get("/odd").body().find(R"("type":"/problems/too-full")") != std::string_view::npos);
  CHECK(client.get("/other").status() == status::internal_server_error);
  CHECK(heard == std::vector<std::string>{"host 10.0.0.7 refused", "an exception that is no std::exception",
                                          "something else"});
}

TEST_CASE("a mapping that fails itself is a 500, and the reported failure is its own") {
  std::vector<std::string> heard;
  router app;
  app.on_error([&](error_report const& report) { heard.emplace_back(report.what); });
  app.map_exception<store_error>(
      [](store_error const&) -> problem { throw std::runtime_error("of the mapping"); });
  app.get("/", []() -> std::string { throw store_error("of the store"); });
  testing::client client{std::move(app)};
  CHECK(client.get("/").status() == status::internal_server_error);
  CHECK(heard == std::vector<std::string>{"of the mapping"});
}

TEST_CASE("a router that is mounted brings its mappings along, behind those that are there") {
  router inner;
  inner.map_exception<store_error>([](store_error const&) { return problem(status::gone); });
  inner.map_exception<int>([](int) { return problem(status::conflict); });
  inner.get("/store", []() -> std::string { throw store_error("x"); });
  inner.get("/odd", []() -> std::string { throw 7; });
  router app;
  app.map_exception<store_error>([](store_error const&) { return problem(status::bad_gateway); });
  app.mount("/inner", std::move(inner));
  testing::client client{std::move(app)};
  CHECK(client.get("/inner/store").status() == status::bad_gateway);
  CHECK(client.get("/inner/odd").status() == status::conflict);
}
