#include <corest/web/body_stream.hpp>
#include <corest/web/router.hpp>

int main() {
  corest::router app;
  app.post("/", [](corest::body_stream) { return "text"; });
}
