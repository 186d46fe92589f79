#include <corest/web/path.hpp>
#include <corest/web/router.hpp>

struct key {
  int fleet = 0;
  int vehicle = 0;
};

void add(corest::router& app) {
  app.get("/fleets/{fleet}/vehicles/{id}", [](corest::path<key> at) { return at->vehicle; });
}
