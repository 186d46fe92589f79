#include <corest/web/query.hpp>
#include <corest/web/router.hpp>

struct page {
  int limit = 20;
};

void add(corest::router& app) {
  app.get("/", [](corest::query<page>& wanted) { return wanted->limit; });
}
