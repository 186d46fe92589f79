// What the wrong programs about routes get right.
#include <corest/async/task.hpp>
#include <corest/web/body.hpp>
#include <corest/web/content.hpp>
#include <corest/web/path.hpp>
#include <corest/web/query.hpp>
#include <corest/web/router.hpp>
#include <corest/web/state.hpp>

#include <string>

struct key {
  int fleet = 0;
  int vehicle = 0;
};
struct page {
  int limit = 20;
};
struct counter {
  static constexpr bool thread_safe = true;
  int value = 0;
};

corest::task<int> limit_of(corest::query<page> wanted) { co_return wanted->limit; }

void add(corest::router& app) {
  app.get("/vehicles/{id}", [](corest::path<int> id) { return *id; });
  app.get("/vehicles/{id:int}/trips/{trip}",
          [](corest::path<int> id, corest::path<int> trip) { return *id + *trip; });
  app.get("/fleets/{fleet}/vehicles/{vehicle}", [](corest::path<key> at) { return at->vehicle; });
  app.get("/files/{rest...}", [](corest::request const&) { return "text"; });
  app.get("/limits", limit_of);
  app.get("/limit", [](corest::query<int, "limit"> limit) { return *limit; });
  app.post("/text", [](corest::body<std::string>, corest::state<counter>) { return "text"; });
  app.post("/numbers", [](corest::body<int> number) { return *number; });
  app.put("/nothing", [] {});
}
