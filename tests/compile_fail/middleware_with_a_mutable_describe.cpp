#include <corest/corest.hpp>

struct guard {
  void before(corest::request&) const {}
  void describe(corest::openapi::operation&) {}
};

void wrong(corest::router& app) { app.use(guard{}); }
