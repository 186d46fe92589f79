// From a router to a running service: signals, announcement, drain.
#include "serve/service_admin.hpp"
#include "serve/service_exports.hpp"
#include "serve/service_health.hpp"
#include "serve/service_metrics.hpp"
#include "serve/spans_to_log.hpp"
#include "serve/web_application.hpp"

#include <corest/async/timeout.hpp>
#include <corest/async/when_all.hpp>
#include <corest/export/queue_size.hpp>
#include <corest/io/descriptor_limit.hpp>
#include <corest/io/signals.hpp>
#include <corest/observe/logging.hpp>
#include <corest/serve/serve.hpp>
#include <corest/server/http_server.hpp>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace corest {
namespace {

logger const lines{"corest.serve"};

// The rest of what is known of the request is around it.
void log_failure(error_report const& report) {
  lines.error("a request failed", {{"why", report.what},
                                   {"status", to_int(report.status)},
                                   {"method", report.cause.method_name()},
                                   {"path", report.cause.path()},
                                   {"request_id", report.cause.id()}});
}

void announce(http_server const& listening) {
  std::printf("listening on %s\n", listening.url().c_str());
  std::fflush(stdout);  // whoever started this may be reading a pipe
}

// Whoever starts the process may choose the port without the program's help.
std::uint16_t port_of(serve_options const& options) {
  char const* const wanted = std::getenv("COREST_PORT");  // NOLINT(concurrency-mt-unsafe): no thread yet
  if (wanted == nullptr) return options.port;
  std::string_view const text(wanted);
  std::uint16_t port = 0;
  auto const read = std::from_chars(text.data(), text.data() + text.size(), port);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size())
    throw std::invalid_argument("COREST_PORT must be a number from 0 to 65535, and is \"" +
                                std::string(text) + '"');
  return port;
}

// The next signal that ends the service; the others change nothing.
task<std::string> next_end(io::signal_set& signals, http_server& of) {
  for (;;) {
    int const which = co_await signals.next();
    if (which != io::quit_signal) co_return which == io::interrupt_signal ? "SIGINT" : "SIGTERM";
    of.log_tasks();
  }
}

task<> forward_signals(io::signal_set& signals, http_server& to, service_health* health,
                       std::chrono::milliseconds notice) {
  std::string const first = co_await next_end(signals, to);
  if (health != nullptr) health->drain();
  std::optional<std::string> again;
  if (health != nullptr && notice.count() > 0) {
    lines.info("not ready any longer", {{"signal", first}, {"drains_in", notice}});
    again = co_await move_on_after(notice, next_end(signals, to));
  }
  lines.info("draining", {{"signal", first}});
  to.drain();
  if (!again) again = co_await next_end(signals, to);
  for (;;) {
    lines.info("cancelling what still runs", {{"signal", *again}});
    to.drain();
    again = co_await next_end(signals, to);
  }
}

task<> reopen_at_hangup(io::signal_set& hangups) {
  for (;;) {
    co_await hangups.next();
    reopen_log();
  }
}

task<> beside(task<> first, task<> second) { co_await when_all(std::move(first), std::move(second)); }

/// What runs beside the server: the signals, and whoever takes spans and log records.
task<> companions(task<> signals, tracer& traces, tracing_options const& on, service_exports& exports) {
  if (exports.of_spans() == nullptr && on.on && on.to_console)
    signals = beside(std::move(signals), spans_to_log(traces));
  return beside(std::move(signals), exports.run());
}

}  // namespace

int serve(router app, serve_options options, practices const& on) {
  try {
    // Before any thread: the workers must not get them.
    io::signal_set signals{io::interrupt_signal, io::terminate_signal, io::quit_signal};
    std::optional<io::signal_set> hangups;  // where there is no file, SIGHUP ends the process as ever
    if (!on.logging.file.empty()) hangups.emplace(io::hangup_signal);
    logging const writes(on.logging);
    service_exports exports(from_environment(on.otlp));
    io::raise_descriptor_limit();
    if (!app.reports_errors()) app.on_error(log_failure);
    std::optional<service_metrics> metrics;
    if (on.metrics.on) metrics.emplace(app, on.metrics);
    std::optional<service_health> health;
    if (on.health.on) health.emplace(app, on.health);
    app.prepare();
    web_application serving(app);
    options.port = port_of(options);
    auto tracing = on.tracing;
    tracing.records = queue_size_from_environment(tracing.records);
    tracer traces(tracing);
    auto* const counted = metrics ? &metrics->count(serving.routes()) : nullptr;
    http_server running(serving, std::move(options),
                        {.access_log = on.access_log,
                         .metrics = counted,
                         .traces = on.tracing.on ? &traces : nullptr,
                         .quiet = service_health::paths});
    if (metrics) metrics->watch(running);
    if (on.tracing.on) exports.add(traces);
    if (metrics && on.tracing.on) metrics->watch(traces, exports.of_spans());
    if (metrics) metrics->watch(exports.tap(), exports.of_records());
    std::optional<service_admin> admin;
    if (on.admin.wanted()) admin.emplace(on.admin, app.about(), running, counted);
    announce(running);
    auto listening = forward_signals(signals, running, health ? &*health : nullptr, on.health.drain_notice);
    if (hangups) listening = beside(std::move(listening), reopen_at_hangup(*hangups));
    running.run(companions(std::move(listening), traces, on.tracing, exports));
    return 0;
  } catch (std::exception const& failure) {
    lines.error("cannot serve", {{"why", failure.what()}});
    return 1;
  }
}

}  // namespace corest
