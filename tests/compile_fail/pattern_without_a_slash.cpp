#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("vehicles", [](corest::request const&) { return "text"; });
}
