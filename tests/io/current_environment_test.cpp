#include <corest/async/context.hpp>
#include <corest/async/environment.hpp>
#include <corest/async/task.hpp>
#include <corest/io/run.hpp>
#include <corest/io/thread_pool.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;

TEST_CASE("a call sees the environment of the task that made it") {
  auto body = []() -> task<> {
    environment const& here = co_await this_environment();
    auto const* seen = co_await to_thread([] { return current_environment(); });
    CHECK(seen->scope == here.scope);
    CHECK(current_environment() == &here);
  };
  run(body());
}

TEST_CASE("values of the context follow a task into the pool") {
  static constinit context<std::string> tenant{"tenant"};
  auto ask = []() -> task<std::string> {
    auto look = [] { return *tenant.find_here(); };
    co_return co_await to_thread(look);
  };
  CHECK(run(with_context(tenant, "acme", ask())) == "acme");
}
