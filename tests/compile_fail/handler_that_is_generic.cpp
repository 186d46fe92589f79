#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/", [](auto const& what) { return what; });
}
