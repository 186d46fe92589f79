#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/{id", [](corest::request const&) { return "text"; });
}
