#include <corest/corest.hpp>

void refuse(corest::router& app) {
  app.map_exception<int>([](int) { return "no problem"; });
}
