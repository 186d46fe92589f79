// The showcase: a fleet of vehicles behind a documented API, kept in SQLite.
#include "fleet/api.hpp"
#include "fleet/store.hpp"

#include <corest/corest.hpp>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <string>

namespace {

// For people; programs read the line that says where it listens.
void say_what_to_try(std::uint16_t port) {
  if (port == 0 || isatty(STDOUT_FILENO) == 0) return;
  std::printf(
      "open   http://localhost:%d/docs\n"
      "or try curl -i localhost:%d/vehicles -H 'Content-Type: application/json' -d '{\"plate\":\"B-CO "
      "2300\"}'\n",
      port, port);
}

}  // namespace

int main(int count, char** arguments) {
  std::uint16_t port = 8080;
  std::filesystem::path data = "fleet-data";
  CLI::App command("A fleet of vehicles: the corest showcase");
  command.add_option("--port", port, "TCP port; 0 takes any free one")->capture_default_str();
  command.add_option("--data", data, "Folder of the database; created when missing")->capture_default_str();
  CLI11_PARSE(command, count, arguments);

  try {
    std::filesystem::create_directories(data);
    fleet::store vehicles((data / "fleet.db").string());
    say_what_to_try(port);
    return corest::serve(fleet::make_api(vehicles), {.port = port});
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "fleet: %s\n", failure.what());
    return 1;
  }
}
