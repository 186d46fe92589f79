#include "serve/service_admin.hpp"

#include "serve/admin_guard.hpp"
#include "serve/admin_state.hpp"
#include "serve/log_level_changes.hpp"

#include <corest/json/json.hpp>
#include <corest/web/body.hpp>
#include <corest/web/content.hpp>
#include <corest/web/handler.hpp>

#include <optional>
#include <string>
#include <vector>

namespace corest {
namespace {

logger const lines{"corest.admin"};

/// A worker that does not answer for so long is held up, and that is the answer.
constexpr std::chrono::seconds patience_with_workers{2};

server::options options_for(admin_options const& chosen) {
  // Whatever it is asked is answered in milliseconds, so its end waits for nobody.
  return {.address = chosen.address,
          .port = chosen.port.value_or(0),
          .workers = 1,
          .max_connections = 256,
          .drain_grace = std::chrono::milliseconds(0)};
}

struct task_part {
  using corest_rules = rules<omit_null>;
  std::string function, file;
  unsigned line;
  std::optional<double> waited_seconds;
  std::vector<task_part> children;
};
struct worker_part {
  std::size_t connections;
  std::vector<task_part> tasks;
};

std::vector<task_part> parts_of(std::vector<task_state> const& tree) {
  std::vector<task_part> found;
  found.reserve(tree.size());
  for (auto const& one : tree) {
    std::optional<double> waited;
    if (one.waited) waited = std::chrono::duration<double>(*one.waited).count();
    found.push_back({one.function, one.file, one.line, waited, parts_of(one.children)});
  }
  return found;
}

task<task_survey::answer> all_of(task_survey& survey) {
  auto found = co_await survey.look(patience_with_workers);
  if (!found) throw problem(status::gateway_timeout, "a worker is held up and does not answer");
  co_return std::move(*found);
}

task<std::vector<worker_part>> tasks_of(task_survey& survey) {
  auto const all = co_await all_of(survey);
  std::vector<worker_part> found;
  found.reserve(all.size());
  for (auto const& one : all) found.push_back({one.connections, parts_of(one.tasks)});
  co_return found;
}

task<std::string> text_of(task_survey& survey) {
  auto const all = co_await all_of(survey);
  std::string text;
  for (std::size_t i = 0; i < all.size(); ++i)
    text += "worker " + std::to_string(i) + ", connections: " + std::to_string(all[i].connections) + '\n' +
            to_string(all[i].tasks);
  co_return text;
}

void log_failure(error_report const& report) {
  lines.error("the administration failed",
              {{"why", report.what}, {"path", report.cause.path()}, {"request_id", report.cause.id()}});
}

router routes_for(admin_options const& chosen, openapi::info const& about, http_server& of,
                  task_survey& survey, dashboard& page) {
  router app({.title = "Administration", .openapi = "", .docs = "", .problems = ""});
  app.on_error(log_failure);
  app.use([guard = admin_guard(chosen)](request& asked) {
    return dashboard::is_file(asked.path()) ? guard.without_token(asked) : guard(asked);
  });
  app.get("/state", [&about, &of, begun = std::chrono::steady_clock::now()] {
    auto found = admin_state_of(of);
    found.title = about.title;
    found.version = about.version;
    found.uptime_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return found;
  });
  app.get("/tasks", [&survey] { return tasks_of(survey); });
  app.get("/tasks.txt", [&survey] { return text_of(survey); });
  app.get("/log-levels", levels_by_name);
  app.put("/log-levels", [](body<log_level_changes> changes) { return change_levels(*changes); });
  page.add_to(app);
  app.prepare();
  return app;
}

}  // namespace

service_admin::service_admin(admin_options const& chosen, openapi::info const& about, http_server& of,
                             observe::request_metrics* counted)
    : survey_(of),
      dashboard_(about, of, counted),
      app_(routes_for(chosen, about, of, survey_, dashboard_)),
      serving_(app_),
      server_(serving_, options_for(chosen)) {
  server_.start();
  lines.info("administration listens", {{"url", server_.url()}});
}

}  // namespace corest
