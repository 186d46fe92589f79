// The server from outside: options checked, workers made, started, drained.
#include "server/worker.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/when_all.hpp>
#include <corest/http/token.hpp>
#include <corest/io/cpus.hpp>
#include <corest/io/endpoint.hpp>
#include <corest/io/listener.hpp>
#include <corest/server/http_server.hpp>

#include <stdexcept>
#include <vector>

namespace corest {
namespace {

io::endpoint endpoint_of(server::options const& settings) {
  auto found = settings.address.starts_with("unix:") ? io::endpoint::parse(settings.address)
                                                     : io::endpoint::ip(settings.address, settings.port);
  if (!found) throw std::invalid_argument("server::options::address: " + found.error());
  return *found;
}

/// Longer ones are meant as "never" and overflow where they are added to the time.
constexpr std::chrono::hours longest_patience = std::chrono::days(366);

void check_duration(char const* name, std::chrono::milliseconds value, std::chrono::milliseconds least) {
  if (value >= least && value <= longest_patience) return;
  throw std::invalid_argument(std::string("server::options::") + name + " must be from " +
                              std::to_string(least.count()) + " milliseconds to 366 days");
}

void check(server::options const& settings) {
  constexpr std::chrono::milliseconds zero{0}, one{1};
  check_duration("timeouts.head", settings.timeouts.head, one);
  check_duration("timeouts.body", settings.timeouts.body, one);
  check_duration("timeouts.idle", settings.timeouts.idle, one);
  check_duration("timeouts.write", settings.timeouts.write, one);
  check_duration("deadline", settings.deadline, zero);
  check_duration("drain_grace", settings.drain_grace, zero);
  check_duration("drain_timeout", settings.drain_timeout, zero);
  check_duration("slow_callback", settings.slow_callback, zero);
  if (settings.head.head_bytes > http::head_bytes_ceiling)
    throw std::invalid_argument("server::options::head.head_bytes is at most 65535: offsets have 16 bits");
  if (settings.head.fields > http::fields_ceiling)
    throw std::invalid_argument(
        "server::options::head.fields is at most 100: every request has room for them");
  if (auto const proxies = http::trusted_proxies::parse(settings.trusted_proxies); !proxies)
    throw std::invalid_argument("server::options::trusted_proxies: " + proxies.error());
  if (settings.proxy_protocol == server::proxy_protocol::required && settings.trusted_proxies.empty())
    throw std::invalid_argument(
        "server::options::proxy_protocol needs trusted_proxies: whoever may send the header says who it is");
  check_duration("overload.interval", settings.overload.interval, one);
  check_duration("overload.target", settings.overload.target, one);
  check_duration("overload.lag", settings.overload.lag, one);
  if (settings.overload.least_in_flight == 0 || settings.overload.most_in_flight == 0)
    throw std::invalid_argument("server::options::overload: nobody could be in flight");
  if (!(settings.overload.tolerance > 1))
    throw std::invalid_argument("server::options::overload.tolerance must be above 1: usual is no overload");
  if (!settings.deadline_field.empty() && !http::is_token(settings.deadline_field))
    throw std::invalid_argument("server::options::deadline_field is no name of a field");
  if (settings.max_connections_per_address == 0)
    throw std::invalid_argument("server::options::max_connections_per_address is 0: nobody could connect");
  if (settings.max_connections == 0)
    throw std::invalid_argument("server::options::max_connections is 0: nobody could connect");
}

task<> drain_on_failure(http_server& of, task<> work) {
  try {
    co_await std::move(work);
  } catch (cancelled const&) {
    throw;
  } catch (...) {
    of.drain();
    throw;
  }
}

}  // namespace

struct http_server::state {
  state(server::application& app, server::options chosen, server::observers const& told)
      : settings(std::move(chosen)) {
    check(settings);
    auto at = endpoint_of(settings);
    bool const local = at.family() == io::address_family::unix_domain;
    // A Unix socket has one listener, so one worker: the system does not spread its connections.
    unsigned const count = local ? 1 : settings.workers != 0 ? settings.workers : io::usable_cpus();
    // The workers' listeners share their port, with those of another process too: this one does not, so it
    // finds out whether the port is free.
    if (count > 1 && settings.port != 0) io::listener(at, {.port = io::port_sharing::exclusive}).close();
    for (unsigned i = 0; i < count; ++i) {
      io::listener listening(at,
                             {.port = count > 1 ? io::port_sharing::shared : io::port_sharing::exclusive});
      if (i == 0) at = where = listening.local();  // the others share the port that the system chose
      workers.push_back(std::make_unique<server::worker>(app, settings, told, std::move(listening), end,
                                                         i == 0 ? nullptr : workers.front().get()));
    }
  }
  // All of them first: the first one waits for the others.
  ~state() {
    for (int patience = 0; patience < 2; ++patience)
      for (auto& each : workers) each->drain();
  }

  /// On threads of their own, but for those in front of `begin`.
  void start(std::size_t begin) {
    end.entered(static_cast<unsigned>(workers.size()));
    for (std::size_t i = begin; i < workers.size(); ++i) {
      try {
        workers[i]->start();
      } catch (...) {
        for (; i < workers.size(); ++i) end.left(*workers.front());
        throw;
      }
    }
  }

  server::options settings;
  io::endpoint where;
  server::last_one_out end;
  std::vector<std::unique_ptr<server::worker>> workers;
};

http_server::http_server(server::application& app, server::options settings, server::observers told)
    : state_(std::make_unique<state>(app, std::move(settings), told)) {}

http_server::~http_server() = default;

std::string http_server::url() const {
  auto const text = state_->where.to_string();
  return text.starts_with("unix:") ? text : "http://" + text;
}

std::uint16_t http_server::port() const noexcept { return state_->where.port(); }

void http_server::start() { state_->start(0); }

void http_server::run(task<> beside) {
  state_->start(1);
  state_->workers.front()->run(drain_on_failure(*this, std::move(beside)));
  join();
}

void http_server::drain() noexcept {
  for (auto& each : state_->workers) each->drain();
}

std::uint64_t http_server::limit_hits(server::limit which) const noexcept {
  std::uint64_t sum = 0;
  for (auto const& each : state_->workers) sum += each->limit_hits(which);
  return sum;
}

server::overload_counts http_server::overload() const noexcept {
  server::overload_counts sum;
  for (auto const& each : state_->workers) {
    auto const one = each->overload();
    sum.queued += one.queued;
    sum.shed_full += one.shed_full;
    sum.shed_late += one.shed_late;
    sum.shed_busy += one.shed_busy;
    sum.in_flight += one.in_flight;
    sum.limit += one.limit;
  }
  return sum;
}

server::statistics http_server::statistics() const {
  server::statistics found;
  for (auto const& each : state_->workers) found.push_back(each->statistics());
  return found;
}

void http_server::log_tasks() noexcept {
  for (auto& each : state_->workers) each->log_tasks();
}

task<std::vector<server::worker_tasks>> http_server::tasks() {
  std::vector<task<server::worker_tasks>> asked;
  asked.reserve(state_->workers.size());
  for (auto& each : state_->workers) asked.push_back(each->tasks_there());
  return when_all(std::move(asked));
}

void http_server::join() {
  for (auto& each : state_->workers) each->join();
}

}  // namespace corest
