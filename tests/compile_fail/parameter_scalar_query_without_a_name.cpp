#include <corest/web/query.hpp>
#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/", [](corest::query<int> limit) { return *limit; });
}
