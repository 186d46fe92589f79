#include <corest/web/router.hpp>

class connection {
 public:
  explicit connection(int descriptor) : descriptor_(descriptor) {}

 private:
  int descriptor_;
};

void add(corest::router& app) {
  app.get("/", [] { return connection(1); });
}
