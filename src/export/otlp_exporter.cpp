// Gathers spans into batches, and sends one at a time.
#include "export/otlp_spans.hpp"

#include <corest/async/scheduler.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/export/otlp_exporter.hpp>
#include <corest/io/process_identity.hpp>
#include <corest/observe/log.hpp>
#include <corest/observe/tracer.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <optional>

namespace corest {
namespace {

// How often the queues are looked at: they hold what comes meanwhile.
constexpr std::chrono::milliseconds look_around{100};
// What is taken from the queues in one go, so that the records go round quickly.
constexpr std::size_t handful = 64;

logger const lines{"corest.export"};

http_client_options client_for(otlp_options const& options) {
  http_client_options chosen;
  chosen.base_url = options.endpoint;
  chosen.timeout = options.timeout;
  chosen.max_connections_per_host = 1;
  chosen.max_response_bytes = 64 * 1024;  // nothing of it is needed
  chosen.retry = {.attempts = 10, .backoff = std::chrono::milliseconds(500)};
  chosen.user_agent = "corest-otlp";
  return chosen;
}

client_request request_for(otlp_options const& options) {
  client_request made(method::post, "/v1/traces");
  for (auto const& [name, value] : options.headers) made.header(name, value);
  // Spans have ids: a collector that hears of one twice can tell.
  return std::move(made.idempotent());
}

}  // namespace

otlp_exporter::otlp_exporter(tracer& from, otlp_options options)
    : from_(from), options_(std::move(options)), collector_(client_for(options_)) {
  (void)request_for(options_);
  resource_ = {{"service.name", options_.service_name},
               {"telemetry.sdk.name", "corest"},
               {"telemetry.sdk.language", "cpp"}};
  auto const add_unless_said = [this](char const* key, std::string value) {
    for (auto const& said : options_.resource)
      if (said.first == key) return;
    if (!value.empty()) resource_.emplace_back(key, std::move(value));
  };
  add_unless_said("service.instance.id", io::random_uuid());
  add_unless_said("host.name", io::host_name());
  resource_.insert(resource_.end(), options_.resource.begin(), options_.resource.end());
  from_.export_to_me();
}

task<> otlp_exporter::run() {
  std::optional<cancel_reason> ended;
  try {
    co_await collect_and_send();
  } catch (cancelled const& end) {
    ended = end.reason();
  }
  co_await shield(options_.flush, flush());
  if (ended) throw cancelled(*ended);
}

task<> otlp_exporter::collect_and_send() {
  for (;;) {
    while (!collect()) co_await sleep_for(look_around);
    auto const until = saturating_add(scheduler::current().now(), options_.delay);
    while (count_ < options_.batch && scheduler::current().now() < until) {
      co_await sleep_for(look_around);
      collect();
    }
    co_await send();
  }
}

task<> otlp_exporter::flush() {
  try {
    for (collect(); count_ > 0; collect()) co_await send();
  } catch (cancelled const&) {
    lost_.fetch_add(count_, std::memory_order_relaxed);
    throw;
  }
}

// The bytes are made at once and the records given back: the workers soon need them.
bool otlp_exporter::collect() {
  std::array<tracer::taken, handful> some;
  while (count_ < options_.batch) {
    auto const wanted = std::min(handful, options_.batch - count_);
    auto const got = from_.take(std::span(some).first(wanted));
    for (std::size_t i = 0; i < got; ++i) {
      otlp::append_span(spans_, *some[i].record);
      some[i].give_back();
    }
    count_ += got;
    if (got < wanted) break;
  }
  return count_ > 0;
}

task<> otlp_exporter::send() {
  auto what = request_for(options_);
  what.body(otlp::trace_request(resource_, io::process_id(), spans_.view()), "application/x-protobuf");
  bool taken = false;
  std::string why;
  try {
    auto const got = co_await collector_.send(std::move(what));
    taken = got.ok();
    why = "it answers " + std::to_string(to_int(got.status()));
  } catch (std::exception const& error) {  // whatever it is, the service goes on
    why = error.what();
  }
  (taken ? exported_ : lost_).fetch_add(count_, std::memory_order_relaxed);
  count_ = 0;
  spans_.clear();
  told(taken, why);
}

void otlp_exporter::told(bool taken, std::string const& why) {
  if (taken != away_) return;
  away_ = !taken;
  if (away_)
    lines.warning("spans are lost, the collector does not take them", {{"why", why}});
  else
    lines.info("the collector takes spans again", {{"lost", lost()}});
}

}  // namespace corest
