// A server for suites that test HTTP: every way in which a request and an answer can be made, at a path of
// its own.
#include "conformance/api.hpp"

#include <corest/corest.hpp>

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdint>

using namespace std::chrono_literals;

int main(int count, char** arguments) {
  std::uint16_t port = 8080;
  unsigned workers = 0;
  CLI::App command("Every kind of request and answer, for suites that test HTTP");
  command.add_option("--port", port, "TCP port; 0 takes any free one")->capture_default_str();
  command.add_option("--workers", workers, "threads; 0 is one for each CPU")->capture_default_str();
  CLI11_PARSE(command, count, arguments);
  return corest::serve(conformance::make_api(), {.port = port,
                                                 .workers = workers,
                                                 .timeouts = {.head = 10s, .body = 20s, .idle = 20s},
                                                 .access_log = false});
}
