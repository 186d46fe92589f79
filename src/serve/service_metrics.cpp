// Asking everybody who counts, and writing the page.
#include "serve/service_metrics.hpp"

#include <corest/base/overloaded.hpp>
#include <corest/export/otlp_exporter.hpp>
#include <corest/io/process_usage.hpp>
#include <corest/io/thread_pool.hpp>
#include <corest/observe/log_tap.hpp>
#include <corest/observe/logging.hpp>
#include <corest/observe/metric_family.hpp>
#include <corest/observe/tracer.hpp>
#include <corest/web/body_stream.hpp>
#include <corest/web/content.hpp>
#include <corest/web/handler.hpp>

#include <chrono>
#include <utility>

namespace corest {
namespace {

using observe::exposition;
using observe::metric_type;

void one(exposition& to, std::string_view name, metric_type type, std::string_view help, double value) {
  to.family(name, type, help);
  to.sample({}, value);
}

double seconds(scheduler::duration some) { return std::chrono::duration<double>(some).count(); }

void write_process(exposition& to) {
  auto const used = io::read_process_usage();
  if (!used) return;
  using enum metric_type;
  auto const number = [](std::uint64_t count) { return static_cast<double>(count); };
  one(to, "process_cpu_seconds_total", counter, "User and system time of the process.", used->cpu_seconds);
  one(to, "process_open_fds", gauge, "Descriptors that are open.", number(used->open_descriptors));
  one(to, "process_max_fds", gauge, "Descriptors that may be open.", number(used->max_descriptors));
  one(to, "process_resident_memory_bytes", gauge, "Memory that is in use.", number(used->resident_bytes));
  one(to, "process_virtual_memory_bytes", gauge, "Memory that is mapped.", number(used->virtual_bytes));
  one(to, "process_start_time_seconds", gauge, "When the process began, in seconds since 1970.",
      used->started);
  one(to, "process_threads", gauge, "Threads of the process.", number(used->threads));
}

/// A family with a sample for each worker.
template <class F>
void by_worker(exposition& to, server::statistics const& workers, std::string_view name, metric_type type,
               std::string_view help, F value_of) {
  to.family(name, type, help);
  for (std::size_t i = 0; i < workers.size(); ++i) {
    std::string labels;
    observe::append_label(labels, "worker", std::to_string(i));
    to.sample(labels, value_of(workers[i]));
  }
}

void write_server(exposition& to, http_server const& of) {
  using enum metric_type;
  using worker = server::worker_statistics;
  auto const workers = of.statistics();
  auto const each = [&](std::string_view name, metric_type type, std::string_view help, auto value_of) {
    by_worker(to, workers, name, type, help, value_of);
  };
  each("corest_connections_open", gauge, "Connections that are open.",
       [](worker const& w) { return w.open; });
  each("corest_connections_accepted_total", counter, "Connections, also those that were turned away.",
       [](worker const& w) { return w.accepted; });
  each("corest_received_bytes_total", counter, "Bytes that came from clients, with heads and framing.",
       [](worker const& w) { return w.received; });
  each("corest_sent_bytes_total", counter, "Bytes that went to clients, with heads and framing.",
       [](worker const& w) { return w.sent; });
  each("corest_loop_turns_total", counter, "How often the loop has woken up.",
       [](worker const& w) { return w.loop.turns; });
  each("corest_loop_callbacks_total", counter, "Ready tasks that were run.",
       [](worker const& w) { return w.loop.callbacks; });
  each("corest_loop_timers_total", counter, "Timers that have expired.",
       [](worker const& w) { return w.loop.timers; });
  each("corest_loop_busy_seconds_total", counter, "Time between waking up and going to sleep.",
       [](worker const& w) { return seconds(w.loop.busy); });
  each("corest_loop_timer_lag_seconds_total", counter, "How late timers were, together.",
       [](worker const& w) { return seconds(w.loop.timer_lag); });
  each("corest_loop_longest_timer_lag_seconds", gauge, "The latest a timer has been.",
       [](worker const& w) { return seconds(w.loop.longest_timer_lag); });
  each("corest_loop_longest_turn_seconds", gauge, "The longest that ready work may have had to wait.",
       [](worker const& w) { return seconds(w.loop.longest_turn); });
  to.family("corest_limit_hits_total", counter, "How often clients ran into a limit of the server.");
  for (std::size_t i = 0; i < server::limit_count; ++i) {
    auto const which = static_cast<server::limit>(i);
    std::string labels;
    observe::append_label(labels, "limit", server::name_of(which));
    to.sample(labels, of.limit_hits(which));
  }
}

void write_overload(exposition& to, server::overload_counts const& now) {
  using enum metric_type;
  auto const number = [](std::uint64_t count) { return static_cast<double>(count); };
  one(to, "corest_overload_in_flight_requests", gauge,
      "Requests that wait for something, of routes without a limit of their own.", number(now.in_flight));
  one(to, "corest_overload_limit_requests", gauge, "How many of them the server allows now.",
      number(now.limit));
  one(to, "corest_overload_queued_total", counter, "Requests that had to wait for a place.",
      number(now.queued));
  to.family("corest_overload_shed_total", counter, "Requests answered with 503 because there were too many.");
  struct row {
    std::string_view reason;
    std::uint64_t count;
  };
  for (auto const& [reason, count] :
       {row{"full", now.shed_full}, row{"late", now.shed_late}, row{"busy", now.shed_busy}}) {
    std::string labels;
    observe::append_label(labels, "reason", reason);
    to.sample(labels, number(count));
  }
}

void write_spans(exposition& to, tracer const& spans, otlp_exporter const* exporter) {
  auto const number = [](std::uint64_t count) { return static_cast<double>(count); };
  using enum metric_type;
  one(to, "corest_spans_dropped_total", counter,
      "Spans that were not recorded because too many were under way.", number(spans.dropped()));
  one(to, "corest_spans_exported_total", counter, "Spans that the collector took.",
      number(exporter == nullptr ? 0 : exporter->exported()));
  one(to, "corest_spans_lost_total", counter, "Spans that the collector did not take in time.",
      number(exporter == nullptr ? 0 : exporter->lost()));
}

void write_log_records(exposition& to, log_tap const* tap, otlp_exporter const* exporter) {
  auto const number = [](std::uint64_t count) { return static_cast<double>(count); };
  using enum metric_type;
  one(to, "corest_log_records_dropped_total", counter,
      "Lines of the log that were not kept for the collector because too many were under way.",
      number(tap == nullptr ? 0 : tap->dropped()));
  one(to, "corest_log_records_exported_total", counter, "Lines of the log that the collector took.",
      number(exporter == nullptr ? 0 : exporter->exported()));
  one(to, "corest_log_records_lost_total", counter,
      "Lines of the log that the collector did not take in time.",
      number(exporter == nullptr ? 0 : exporter->lost()));
}

void write_unpacking(exposition& to) {
  using enum metric_type;
  one(to, "corest_unpacking_bytes", gauge, "Memory of packed bodies that are unpacked while they arrive.",
      static_cast<double>(unpacking_bytes()));
  one(to, "corest_unpacking_refused_total", counter, "Packed bodies answered 503 for want of that memory.",
      static_cast<double>(unpacking_refused()));
}

void write_pool(exposition& to) {
  using enum metric_type;
  auto const pool = io::thread_pool::shared().statistics();
  auto const number = [](std::size_t count) { return static_cast<double>(count); };
  one(to, "corest_pool_threads", gauge, "Threads for blocking work.", number(pool.threads));
  one(to, "corest_pool_idle_threads", gauge, "Threads for blocking work that have none.", number(pool.idle));
  one(to, "corest_pool_queued_jobs", gauge, "Blocking work that waits for a thread.", number(pool.queued));
}

void write_log_lines(exposition& to) {
  using enum metric_type;
  auto const counts = read_log_statistics();
  auto const number = [](std::uint64_t count) { return static_cast<double>(count); };
  one(to, "corest_log_lines_total", counter, "Lines of the log that were written.", number(counts.written));
  one(to, "corest_log_dropped_lines_total", counter,
      "Lines of the log that came faster than they could be written, or could not be written.",
      number(counts.dropped));
  one(to, "corest_log_left_out_lines_total", counter, "Lines of the log that were left out as repetitions.",
      number(counts.left_out));
}

// On a thread of its own, so that no client waits for it; where there is none left, here: a page of an
// overloaded service is worth more than its milliseconds.
task<std::string> page_of(service_metrics const& all, observe::exposition_format format) {
  try {
    auto write = [&all, format] { return all.page(format); };
    co_return co_await to_thread(write);
  } catch (overloaded const&) {  // NOLINT(bugprone-empty-catch): there is another way
  }
  co_return all.page(format);
}

}  // namespace

service_metrics::service_metrics(router& app, metrics_options const& chosen) {
  auto show = [this](request const& asked) -> task<response> {
    auto const format = observe::choose_format(asked.header(http::known::accept).value_or(""));
    std::string const text = co_await page_of(*this, format);
    co_return response(status::ok, observe::content_type(format), text);
  };
  app.operations().get(runtime_pattern{chosen.path}, show);
}

std::string service_metrics::page(observe::exposition_format format) const {
  exposition to(format);
  if (requests_) requests_->write(to);
  if (server_ != nullptr) {
    write_server(to, *server_);
    write_overload(to, server_->overload());
  }
  if (spans_ != nullptr) write_spans(to, *spans_, exporter_);
  write_pool(to);
  write_log_lines(to);
  write_log_records(to, tap_, record_exporter_);
  write_unpacking(to);
  write_process(to);
  observe::write_metrics(to);
  return std::move(to).finish();
}

}  // namespace corest
