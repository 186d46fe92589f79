// Structured concurrency: children never outlive the call that started them, and one deadline ends them all.
#include <corest/corest.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

// Stand-ins for what a service asks elsewhere.
task<std::string> find_name(std::int64_t id) {
  co_await sleep_for(50ms);
  co_return "user " + std::to_string(id);
}
task<std::vector<int>> find_orders(std::int64_t) {
  co_await sleep_for(80ms);
  co_return std::vector{1, 2, 3};
}

struct profile {
  std::string name;
  std::vector<int> orders;
};

// Both at once. When one fails the other is cancelled; after 800 ms both are, and the client gets a 504.
task<profile> show_profile(path<std::int64_t> id) {
  auto parts = co_await timeout(800ms, when_all(find_name(*id), find_orders(*id)));
  auto& [name, orders] = parts;
  co_return profile{std::move(name), std::move(orders)};
}

// As many at a time as there are ids. The group ends when its last child has ended.
task<std::vector<std::string>> list_names() {
  std::vector<std::string> names(10);
  auto const find_one = [&names](int i) -> task<> { names.at(i) = co_await find_name(i); };
  auto const all = [&](group& finding) -> task<> {
    for (int i = 0; i < 10; ++i) finding.spawn(find_one, i);
    co_return;
  };
  co_await with_group(all);
  co_return names;
}

}  // namespace

int main() {
  router app;
  app.get("/profiles/{id:int}", show_profile);
  app.get("/names", list_names);
  return serve(std::move(app));
}
