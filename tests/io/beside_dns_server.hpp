// Runs a test beside a name server.
#pragma once
#include "io/dns_server.hpp"

#include <corest/async/group.hpp>
#include <corest/async/task.hpp>
#include <corest/io/run.hpp>

namespace io_test {

template <class Body>
void beside_server(Body body) {
  auto program = [&]() -> corest::task<> {
    dns_server server;
    auto all = [&](corest::group& g) -> corest::task<> {
      server.start(g);
      co_await body(server);
      g.cancel();
    };
    co_await corest::with_group(all);
  };
  corest::run(program());
}

}  // namespace io_test
