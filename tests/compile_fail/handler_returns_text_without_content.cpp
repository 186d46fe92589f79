#include <corest/web/router.hpp>

#include <string>

int main() {
  corest::router app;
  app.get("/", [] { return std::string("text"); });  // needs <corest/web/content.hpp>, or it would be JSON
}
