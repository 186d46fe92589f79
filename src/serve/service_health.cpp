#include "serve/service_health.hpp"

#include <corest/json/json.hpp>
#include <corest/web/content.hpp>
#include <corest/web/handler.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace corest {
namespace {

// As draft-inadarei-api-health-check has it: for each component what was measured of it.
struct measurement {
  std::string_view status;
};
struct health_document {
  using corest_rules = rules<omit_null>;
  std::string_view status;
  std::optional<std::string_view> output;
  std::map<std::string, std::vector<measurement>> checks;
};

health_document document_of(health_report const& found, std::vector<health_check> const& checks) {
  health_document said{.status = name_of(found.overall), .output = {}, .checks = {}};
  for (std::size_t i = 0; i < found.each.size(); ++i)
    said.checks[checks[i].name()].push_back({name_of(found.each[i])});
  return said;
}

response answer(health_document const& said) {
  auto const code = said.status == name_of(health::fail) ? status::service_unavailable : status::ok;
  response made(code, "application/health+json", json::to_text(said));
  made.set("Cache-Control", "no-store");  // the checks' own results are kept, and nobody else's copies
  return made;
}

}  // namespace

service_health::service_health(router& app, health_options const& chosen) : checks_(chosen.checks) {
  auto probes = app.operations();
  probes.priority(priority::critical);
  // A check is finished although the probe has given up, so that the next one finds its result.
  probes.on_disconnect(on_disconnect::finish);
  auto live = [] { return answer({.status = name_of(health::pass), .output = {}, .checks = {}}); };
  probes.get("/healthz", live);
  probes.get("/readyz", [this] { return ready(); });
  probes.get("/startupz", [this] { return started(); });
}

task<response> service_health::ready() {
  if (draining_) co_return answer({.status = name_of(health::fail), .output = "draining", .checks = {}});
  auto const found = co_await look();
  co_return answer(document_of(found, checks_.all()));
}

task<response> service_health::started() {
  if (started_) co_return answer({.status = name_of(health::pass), .output = {}, .checks = {}});
  auto const found = co_await look();
  co_return answer(document_of(found, checks_.all()));
}

task<health_report> service_health::look() {
  auto found = co_await checks_.look();
  if (found.overall != health::fail) started_ = true;
  co_return found;
}

}  // namespace corest
