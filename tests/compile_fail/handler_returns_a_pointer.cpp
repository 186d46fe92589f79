#include <corest/web/router.hpp>

int const* shared_number();

void add(corest::router& app) { app.get("/", shared_number); }
