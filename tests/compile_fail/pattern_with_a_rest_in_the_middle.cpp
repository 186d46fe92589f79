#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/{rest...}/end", [](corest::request const&) { return "text"; });
}
