// The smallest service: two handlers. serve() adds workers, limits, logs, a drain, /docs and /openapi.json.
#include <corest/corest.hpp>

#include <string>

int main() {
  corest::router app;
  app.get("/", [] { return "hello, world\n"; });
  app.get("/hello/{name}", [](corest::path<std::string> name) { return "hello, " + *name + "\n"; });
  return corest::serve(std::move(app), {.port = 8080});
}
