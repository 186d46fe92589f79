#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/{}", [](corest::request const&) { return "text"; });
}
