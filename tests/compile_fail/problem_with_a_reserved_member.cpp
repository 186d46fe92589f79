#include <corest/corest.hpp>

struct broken {
  static constexpr std::string_view type = "broken";
  static constexpr std::string_view title = "Broken";
  static constexpr corest::status status = corest::status::conflict;
  int instance = 0;
};

void refuse(corest::router& app) {
  app.get("/", [] { return broken{}; });
}
