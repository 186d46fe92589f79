#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/v{id}", [](corest::request const&) { return "text"; });
}
