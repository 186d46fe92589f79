#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/", [count = 0]() mutable { return ++count; });
}
