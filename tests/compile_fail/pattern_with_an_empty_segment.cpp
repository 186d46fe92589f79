#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/vehicles//trips", [](corest::request const&) { return "text"; });
}
