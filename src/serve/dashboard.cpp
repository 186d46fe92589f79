#include "serve/dashboard.hpp"

#include "serve/dashboard_assets.hpp"
#include "web/docs_page.hpp"

#include <corest/web/content.hpp>
#include <corest/web/handler.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace corest {
namespace {

constexpr std::string_view page_path = "/dashboard";
constexpr std::string_view page_name = "index.html";

// Nothing inline and nothing from elsewhere.
constexpr std::string_view page_fields =
    "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; img-src data:; style-src 'self'; script-src 'self'; connect-src 'self'\r\n"
    "Referrer-Policy: no-referrer\r\n";

std::string path_of(embedded_asset const& file) {
  std::string path(page_path);
  if (file.name != page_name) path.append("/").append(file.name);
  return path;
}

std::vector<openapi::docs_file> const& files() {
  static auto const all = [] {
    std::vector<openapi::docs_file> made;
    for (auto const& each : dashboard_assets())
      made.push_back(openapi::make_file(path_of(each), std::string(each.bytes), each.content_type,
                                        each.name == page_name ? page_fields : std::string_view()));
    return made;
  }();
  return all;
}

}  // namespace

dashboard::dashboard(openapi::info const& about, http_server const& of, observe::request_metrics* counted)
    : feed_(source_for(about, of, counted)) {}

dashboard_feed::source dashboard::source_for(openapi::info const& about, http_server const& of,
                                             observe::request_metrics* counted) {
  auto compare = [this, &about, counted, begun = scheduler::clock::now()](dashboard_counters const& before,
                                                                          dashboard_counters const& now) {
    using namespace std::chrono;
    std::span<route_name const> names;
    if (counted != nullptr) names = counted->routes();
    auto sample = difference(before, now, names);
    sample.title = about.title;
    sample.version = about.version;
    sample.uptime_seconds = duration<double>(now.at - begun).count();
    sample.unix_ms = duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
    if (counted != nullptr) slowest_.add(counted->take_slowest(), now.at);
    sample.slowest = parts_of(slowest_.list(), names);
    return sample;
  };
  auto watch = [this, counted](bool on) {
    slowest_.clear();
    if (counted != nullptr) counted->watch_slowest(on);
  };
  return {.read = [&of, counted] { return read_counters(of, counted); },
          .compare = std::move(compare),
          .watch = std::move(watch)};
}

void dashboard::add_to(router& app) {
  for (auto const& file : files())
    app.get(runtime_pattern{file.path},
            [&file](request const& asked) { return openapi::answer(file, asked); });
  app.get("/dashboard/events", [this](last_event_id const& last) { return feed_.subscribe(last); });
}

bool dashboard::is_file(std::string_view path) noexcept {
  return std::ranges::any_of(files(), [&](openapi::docs_file const& each) { return each.path == path; });
}

}  // namespace corest
