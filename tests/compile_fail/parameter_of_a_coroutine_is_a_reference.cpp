#include <corest/async/task.hpp>
#include <corest/web/query.hpp>
#include <corest/web/router.hpp>

struct page {
  int limit = 20;
};

corest::task<int> limit_of(corest::query<page> const& wanted) { co_return wanted->limit; }

void add(corest::router& app) { app.get("/", limit_of); }
