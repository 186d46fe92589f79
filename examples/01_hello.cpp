// The smallest service: one route, and everything serve() brings: workers, limits, timeouts, logs, drain.
#include <corest/corest.hpp>

int main() {
  corest::router app;
  app.get("/", [] { return "hello, world\n"; });
  return corest::serve(std::move(app), {.port = 8080});
}
