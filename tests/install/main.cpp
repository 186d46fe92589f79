// The smallest service, on any free port, built against an installed corest.
#include <corest/corest.hpp>

int main() {
  corest::router app;
  app.get("/", [] { return "hello from outside the tree\n"; });
  return corest::serve(std::move(app), {.port = 0});
}
