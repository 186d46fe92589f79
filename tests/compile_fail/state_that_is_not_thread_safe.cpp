#include <corest/web/router.hpp>
#include <corest/web/state.hpp>

struct counter {
  int value = 0;
};

void add(corest::router& app) {
  app.get("/", [](corest::state<counter> seen) { return ++seen->value; });
}
