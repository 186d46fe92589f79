#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/{id}/{id}", [](corest::request const&) { return "text"; });
}
