// A server that answers the profiles of the HTTP benchmarks others run: sums, JSON, compression, uploads,
// files.
#include "api.hpp"

#include <corest/corest.hpp>

#include <CLI/CLI.hpp>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string>

int main(int count, char** arguments) {
  std::uint16_t port = 8080;
  unsigned workers = 0;
  bool bare = false;
  std::string items = "bench/arena/items.json";
  std::string files = ".";
  CLI::App command("The endpoints of common HTTP benchmarks");
  command.add_option("--port", port, "TCP port; 0 takes any free one")->capture_default_str();
  command.add_option("--workers", workers, "threads; 0 is one for each CPU")->capture_default_str();
  command.add_option("--items", items, "JSON file of the items of /json/{count}")->capture_default_str();
  command.add_option("--files", files, "folder of /static/")->capture_default_str();
  command.add_flag("--bare", bare, "without the practices that a service has: no log, metrics or traces");
  CLI11_PARSE(command, count, arguments);
  try {
    auto const all = arena::read_items(items);
    auto const practices =
        bare ? corest::practices{.access_log = corest::off, .tracing = corest::off, .metrics = corest::off}
             : corest::practices{};
    return corest::serve(arena::make_api(all, files),
                         {.port = port,
                          .workers = workers,
                          .max_connections_per_address = 100'000},  // all load comes from one
                         practices);
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "arena: %s\n", failure.what());
    return 1;
  }
}
