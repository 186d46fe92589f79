#include <corest/web/path.hpp>
#include <corest/web/router.hpp>

void add(corest::router& app) {
  app.get("/vehicles", [](corest::path<int> id) { return *id; });
}
