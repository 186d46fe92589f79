#include <corest/web/router.hpp>

struct api_key {
  explicit api_key(int);
};

void add(corest::router& app) {
  app.get("/", [](api_key) { return "text"; });
}
