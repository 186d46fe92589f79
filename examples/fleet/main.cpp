// The showcase: a fleet of vehicles behind a documented API, kept in SQLite.
#include "fleet/api.hpp"
#include "fleet/store.hpp"

#include <corest/corest.hpp>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace {

// For people; programs read the line that says where it listens.
void say_what_to_try(std::uint16_t port, std::string const& key) {
  if (port == 0 || isatty(STDOUT_FILENO) == 0) return;
  std::printf(
      "open   http://localhost:%d/docs\n"
      "or try curl -i localhost:%d/vehicles -H 'Content-Type: application/json' -d '{\"plate\":\"B-CO "
      "2300\"}'\n"
      "to change or remove a vehicle, send -H 'X-API-Key: %s'\n",
      port, port, key.c_str());
}

// Made anew each time, unless whoever starts the program has one.
corest::auth::new_api_key demo_key(std::string const& given) {
  auto key = corest::auth::make_api_key("demo");
  if (!given.empty()) {
    key.text = given;
    key.record.id = corest::auth::api_key_id(given);
    key.record.hash = corest::auth::hash_api_key(given);
  }
  key.record.subject = "demo";
  key.record.scopes = {fleet::write_scope};
  return key;
}

}  // namespace

int main(int count, char** arguments) {
  std::uint16_t port = 8080;
  std::uint64_t requests_per_second = fleet::default_requests_per_second;
  std::filesystem::path data = "fleet-data";
  std::string given_key;
  std::chrono::milliseconds::rep drain_notice = 0;
  CLI::App command("A fleet of vehicles: the corest showcase");
  command.add_option("--port", port, "TCP port; 0 takes any free one")->capture_default_str();
  command.add_option("--data", data, "Folder of the database; created when missing")->capture_default_str();
  command.add_option("--key", given_key,
                     "API key that may change vehicles: an id, a dot, a secret; made when missing");
  command
      .add_option("--requests-per-second", requests_per_second,
                  "What one address may ask; beyond it gets 429")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command.add_option("--drain-notice", drain_notice,
                     "Milliseconds from SIGTERM, when /readyz says so, to the drain");
  std::optional<std::uint16_t> admin_port;
  command.add_option(
      "--admin-port", admin_port,
      "Port on 127.0.0.1 for /dashboard, /state, /tasks and /log-levels; without it there is none");
  std::string admin_token;
  command
      .add_option("--admin-token", admin_token,
                  "What --admin-port demands, 16 bytes or more; without it any local user may ask")
      ->envname("FLEET_ADMIN_TOKEN");
  CLI11_PARSE(command, count, arguments);

  try {
    std::filesystem::create_directories(data);
    fleet::store vehicles((data / "fleet.db").string());
    auto const key = demo_key(given_key);
    corest::api_keys const keys({key.record});
    say_what_to_try(port, key.text);
    corest::health_options health{.checks = {{"database", [&vehicles] { return vehicles.check(); }}},
                                  .drain_notice = std::chrono::milliseconds(drain_notice)};
    return corest::serve(
        fleet::make_api(vehicles, keys, requests_per_second), {.port = port},
        {.health = std::move(health), .admin = {.port = admin_port, .token = corest::secret(admin_token)}});
  } catch (std::exception const& failure) {
    std::fprintf(stderr, "fleet: %s\n", failure.what());
    return 1;
  }
}
