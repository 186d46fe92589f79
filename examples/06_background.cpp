// Background work: acknowledged at once, done later, asked for meanwhile, waited for, and not dropped by a
// drain.
#include <corest/async/future.hpp>
#include <corest/base/overloaded.hpp>
#include <corest/corest.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using namespace corest;
using namespace std::chrono_literals;

namespace {

enum class progress { writing, done, failed };

struct report {
  std::int64_t id;
  std::string subject;
  progress state;
  std::string text;  // or why it failed
};
struct new_report {
  checked<std::string, length<1, 200>> subject;
};
struct patience {
  checked<int, range<0, 30>> seconds = 10;
};

// Reports live in memory: the oldest finished one makes room for a new one.
constexpr std::size_t max_reports = 1000;
// Clients that wait for one report; a promise stays until it is kept, also when its client has gone.
constexpr std::size_t max_waiting = 100;

struct entry {
  report now;
  std::vector<promise<report>> waiting = {};
};
struct desk {
  std::map<std::int64_t, entry> reports;
  std::int64_t last_id = 0;
};
using shared_desk = state<synchronized<desk>>;

std::string location_of(report const& of) { return "/reports/" + std::to_string(of.id); }

void make_room(desk& here) {
  if (here.reports.size() < max_reports) return;
  auto const finished = std::ranges::find_if(
      here.reports, [](auto const& each) { return each.second.now.state != progress::writing; });
  if (finished == here.reports.end()) throw overloaded("reports that are being written");  // a 503
  here.reports.erase(finished);
}

// Those who ask see the end of a report, and those who wait are told, on whatever workers they are.
void finish(shared_desk const& at, std::int64_t id, progress state, std::string text) {
  std::vector<promise<report>> waiting;
  report const finished = at->with([&](desk& here) {
    entry& found = here.reports.at(id);
    found.now.state = state;
    found.now.text = std::move(text);
    waiting.swap(found.waiting);
    return found.now;
  });
  for (auto& each : waiting) each.set_value(finished);
  log(log_level::info, "report " + std::to_string(id) + " is finished");
}

// Stands for what takes long.
task<std::string> research(std::string const& subject) {
  co_await sleep_for(300ms);
  if (subject == "unicorns") throw std::runtime_error("there is no such thing");
  co_return "All about " + subject + ".";
}

// The task in the background. Everything that it needs it has by value, or lives as long as the server.
task<> write(shared_desk at, std::int64_t id, std::string subject) {
  std::string text;
  try {
    text = co_await research(subject);
  } catch (cancelled const&) {
    finish(at, id, progress::failed, "the server was shut down");
    throw;
  } catch (std::exception const& failure) {
    finish(at, id, progress::failed, failure.what());
    throw;  // the log hears of it
  }
  finish(at, id, progress::done, std::move(text));
}

accepted<report> order(body<new_report> in, shared_desk at) {
  report const ordered = at->with([&](desk& here) {
    make_room(here);
    report const added{++here.last_id, *in->subject, progress::writing, {}};
    here.reports.emplace(added.id, entry{added});
    return added;
  });
  try {
    spawn_background(write, at, ordered.id, ordered.subject);
  } catch (...) {  // this worker takes no more: nothing was promised
    at->with([&](desk& here) { here.reports.erase(ordered.id); });
    throw;
  }
  return {ordered, location_of(ordered)};
}

std::optional<report> show(path<std::int64_t> id, shared_desk at) {
  return at->with([&](desk& here) -> std::optional<report> {
    auto const found = here.reports.find(*id);
    if (found == here.reports.end()) return std::nullopt;
    return found->second.now;
  });
}

// 200 with the report once it is finished; 202 again when that takes longer than the client wants to wait.
task<std::variant<report, accepted<report>>> wait_for(path<std::int64_t> id, query<patience> how_long,
                                                      shared_desk at) {
  std::optional<future<report>> end;
  report const now = at->with([&](desk& here) {
    auto const found = here.reports.find(*id);
    if (found == here.reports.end()) throw problem(status::not_found);
    auto& [report, waiting] = found->second;
    if (report.state == progress::writing) {
      if (waiting.size() == max_waiting) throw overloaded("clients that wait for one report");
      end.emplace(waiting.emplace_back().get_future());
    }
    return report;
  });
  if (!end) co_return now;
  auto const limit = std::chrono::seconds(how_long->seconds.value());
  auto const finished = co_await move_on_after(limit, std::move(*end));
  if (finished) co_return *finished;
  accepted<report> not_yet{now, location_of(now)};
  co_return not_yet;
}

}  // namespace

int main() {
  router app{{.title = "Reports", .version = "1.0.0"}};
  app.emplace<synchronized<desk>>();
  app.post("/reports", order).summary("Order a report");
  app.get("/reports/{id:int}", show).summary("How far it is");
  app.get("/reports/{id:int}/end", wait_for).summary("Wait for its end");
  return serve(std::move(app));
}
