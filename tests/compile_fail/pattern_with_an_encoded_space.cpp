#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/my%20vehicles", [](corest::request const&) { return "text"; });
}
