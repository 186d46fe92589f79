// Gathers batches, and sends one at a time.
#include "export/otlp_source.hpp"

#include <corest/async/scheduler.hpp>
#include <corest/async/shield.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/timeout.hpp>
#include <corest/base/buffer.hpp>
#include <corest/client/http_client.hpp>
#include <corest/coding/encoder.hpp>
#include <corest/export/otlp_exporter.hpp>
#include <corest/io/process_identity.hpp>
#include <corest/observe/log.hpp>
#include <corest/observe/log_tap.hpp>

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace corest {
namespace {

// How often the queues are looked at: they hold what comes meanwhile.
constexpr std::chrono::milliseconds look_around{100};

// Packing runs on a worker's loop: after so many bytes others have their turn.
constexpr std::size_t packed_at_once = 16 * 1024;
constexpr int gzip_level = 1;  // telemetry repeats itself so much that more effort hardly pays

logger const lines{"corest.export"};

std::string url_of(otlp_options const& options, otlp_signal const& one, std::string_view path) {
  if (!one.endpoint.empty()) return one.endpoint;
  std::string_view below = options.endpoint;
  while (below.ends_with('/')) below.remove_suffix(1);
  return std::string(below).append(path);
}

http_client_options client_for(std::string const& url, std::chrono::milliseconds timeout) {
  http_client_options chosen;
  chosen.base_url = url;  // so that it is looked at now
  chosen.timeout = timeout;
  chosen.max_connections_per_host = 1;
  chosen.max_response_bytes = 64 * 1024;  // nothing of it is needed
  chosen.retry = {.attempts = 10, .backoff = std::chrono::milliseconds(500)};
  chosen.user_agent = "corest-otlp";
  return chosen;
}

// A batch may arrive twice when its answer is lost: spans have ids, so a collector can tell; of a line it is
// better to have two than none.
client_request request_for(std::string const& url, otlp_pairs const& headers) {
  client_request made(method::post, url);
  for (auto const& [name, value] : headers) made.header(name, value);
  return std::move(made.idempotent());
}

otlp::resource describe(otlp_options const& options) {
  otlp::resource whose{{{"service.name", options.service_name},
                        {"telemetry.sdk.name", "corest"},
                        {"telemetry.sdk.language", "cpp"}},
                       io::process_id()};
  auto const add_unless_said = [&](char const* key, std::string value) {
    for (auto const& said : options.resource)
      if (said.first == key) return;
    if (!value.empty()) whose.attributes.emplace_back(key, std::move(value));
  };
  static std::string const instance = io::random_uuid();  // the same in all that this process exports
  add_unless_said("service.instance.id", instance);
  add_unless_said("host.name", io::host_name());
  whose.attributes.insert(whose.attributes.end(), options.resource.begin(), options.resource.end());
  return whose;
}

}  // namespace

struct otlp_exporter::state {
  state(std::unique_ptr<otlp::source> taken, char const* named, otlp_options const& options,
        otlp_signal const& one, std::string_view path)
      : from(std::move(taken)),
        what(named),
        url(url_of(options, one, path)),
        headers(one.headers.empty() ? options.headers : one.headers),
        delay(one.delay),
        at_the_end(options.flush),
        batch(one.batch),
        collector(client_for(url, one.timeout.count() > 0 ? one.timeout : options.timeout)),
        whose(describe(options)) {
    (void)request_for(url, headers);
    if (one.compression.value_or(options.compression) == otlp_compression::gzip)
      gzip.emplace(http::content_coding::gzip, gzip_level);
  }

  task<> run();
  task<> collect_and_send();
  task<> flush();
  task<> send();
  task<std::string> packed(std::string plain);
  bool collect();
  void told(bool taken, std::string const& why);

  std::unique_ptr<otlp::source> from;
  char const* what;
  std::string url;
  otlp_pairs headers;
  std::chrono::milliseconds delay;
  std::chrono::milliseconds at_the_end;
  std::size_t batch;
  http_client collector;
  otlp::resource whose;
  std::optional<coding::encoder> gzip;  // nothing: batches go as they are
  std::size_t count = 0;                // of what is in the batch
  bool away = false;
  std::atomic<std::uint64_t> exported = 0;
  std::atomic<std::uint64_t> lost = 0;
};

otlp_exporter::otlp_exporter(tracer& spans, otlp_options const& options)
    : state_(new state(otlp::spans_of(spans), "spans", options, options.traces, "/v1/traces")) {}

otlp_exporter::otlp_exporter(log_tap& records, otlp_options const& options)
    : state_(new state(otlp::records_of(records), "log records", options, options.logs, "/v1/logs")) {}

otlp_exporter::~otlp_exporter() { delete state_; }

task<> otlp_exporter::run() { return with_context(untapped, true, state_->run()); }

std::uint64_t otlp_exporter::exported() const noexcept {
  return state_->exported.load(std::memory_order_relaxed);
}

std::uint64_t otlp_exporter::lost() const noexcept { return state_->lost.load(std::memory_order_relaxed); }

task<> otlp_exporter::state::run() {
  std::optional<cancel_reason> ended;
  try {
    co_await collect_and_send();
  } catch (cancelled const& end) {
    ended = end.reason();
  }
  co_await shield(at_the_end, flush());
  if (ended) throw cancelled(*ended);
}

task<> otlp_exporter::state::collect_and_send() {
  for (;;) {
    while (!collect()) co_await sleep_for(look_around);
    auto const until = saturating_add(scheduler::current().now(), delay);
    while (count < batch && scheduler::current().now() < until) {
      co_await sleep_for(look_around);
      collect();
    }
    co_await send();
  }
}

task<> otlp_exporter::state::flush() {
  try {
    for (collect(); count > 0; collect()) co_await send();
  } catch (cancelled const&) {
    lost.fetch_add(count, std::memory_order_relaxed);
    throw;
  }
}

// The bytes are made at once and the records given back: the workers soon need them.
bool otlp_exporter::state::collect() {
  if (count < batch) count += from->collect(batch - count);
  return count > 0;
}

task<> otlp_exporter::state::send() {
  auto asked = request_for(url, headers);
  auto body = from->request(whose);
  if (gzip) {
    body = co_await packed(std::move(body));
    asked.header("Content-Encoding", "gzip");
  }
  asked.body(std::move(body), "application/x-protobuf");
  bool taken = false;
  std::string why;
  try {
    auto const got = co_await collector.send(std::move(asked));
    taken = got.ok();
    why = "it answers " + std::to_string(to_int(got.status()));
  } catch (std::exception const& error) {  // whatever it is, the service goes on
    why = error.what();
  }
  (taken ? exported : lost).fetch_add(count, std::memory_order_relaxed);
  count = 0;
  from->clear();
  told(taken, why);
}

task<std::string> otlp_exporter::state::packed(std::string plain) {
  gzip->reset();  // of one that was cancelled
  buffer all;
  for (std::string_view rest = plain; !rest.empty();) {
    auto const piece = rest.substr(0, packed_at_once);
    gzip->feed(piece, all);
    rest.remove_prefix(piece.size());
    co_await checkpoint();
  }
  gzip->finish(all);
  co_return std::string(all.view());
}

void otlp_exporter::state::told(bool taken, std::string const& why) {
  if (taken != away) return;
  away = !taken;
  if (away)
    lines.warning("the collector does not take what is exported", {{"what", what}, {"why", why}});
  else
    lines.info("the collector takes what is exported again",
               {{"what", what}, {"lost", lost.load(std::memory_order_relaxed)}});
}

}  // namespace corest
