#include <corest/web/body.hpp>
#include <corest/web/router.hpp>

#include <string>

void add(corest::router& app) {
  app.post("/", [](corest::body<std::string>, corest::body<int>) { return "text"; });
}
