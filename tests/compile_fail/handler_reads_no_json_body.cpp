#include <corest/web/body.hpp>
#include <corest/web/content.hpp>
#include <corest/web/router.hpp>

struct node {
  node* next = nullptr;
};

void add(corest::router& app) {
  app.post("/", [](corest::body<node>) { return "text"; });
}
