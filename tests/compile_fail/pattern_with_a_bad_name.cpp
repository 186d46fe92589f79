#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/{my-id}", [](corest::request const&) { return "text"; });
}
