// A call from its first attempt to its outcome.
#include "client/answer.hpp"
#include "client/call_span.hpp"
#include "client/destination.hpp"
#include "client/pool.hpp"
#include "client/retries.hpp"

#include <corest/async/timeout.hpp>
#include <corest/client/http_client.hpp>
#include <corest/io/error.hpp>

#include <array>
#include <chrono>
#include <exception>
#include <limits>
#include <memory>
#include <random>
#include <utility>

namespace corest {
namespace {

constexpr std::array worth_repeating{status::too_many_requests, status::bad_gateway,
                                     status::service_unavailable, status::gateway_timeout};

std::uint64_t any_number() {
  std::random_device source;
  return std::uint64_t{source()} << 32 | source();
}

outgoing::destination base_of(std::string const& url) {
  return url.empty() ? outgoing::destination() : outgoing::parse_url(url);
}

std::int64_t unix_now() {
  auto const now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(now).count();
}

/// All that is sent before the body. Null: nothing of the trace.
std::string head_of(client_request const& what, outgoing::destination const& to,
                    std::string const& user_agent, outgoing::call_span const* trace) {
  std::string head(to_string(what.verb()));
  head.append(" ").append(to.target).append(" HTTP/1.1\r\nHost: ").append(to.authority).append("\r\n");
  if (!what.has_header("User-Agent") && !user_agent.empty())
    head.append("User-Agent: ").append(user_agent).append("\r\n");
  bool const has_meaning = what.verb() == method::post || what.verb() == method::put ||
                           what.verb() == method::patch || what.verb() == method::query;
  if (has_meaning || !what.body().empty())  // RFC 9110 section 8.6
    head.append("Content-Length: ").append(std::to_string(what.body().size())).append("\r\n");
  if (trace != nullptr) trace->tell(what, head);
  return head.append(what.header_lines()).append("\r\n");
}

}  // namespace

struct http_client::state {
  explicit state(http_client_options chosen)
      : options(std::move(chosen)),
        base(base_of(options.base_url)),
        connections({options.max_connections_per_host, options.connect_timeout, options.idle_timeout}),
        random(any_number()) {
    if (options.max_connections_per_host == 0)
      throw std::invalid_argument("a client without connections waits for ever");
    client_request(method::get, "/").header("User-Agent", options.user_agent);  // throws when it is none
  }

  /// One attempt, up to the head. A kept connection that turns out to be closed costs no attempt.
  task<std::unique_ptr<outgoing::answer>> attempt(client_request const& what, outgoing::destination const& to,
                                                  std::uint64_t most, outgoing::call_span& seen) {
    std::string const head = head_of(what, to, options.user_agent, options.tell_trace ? &seen : nullptr);
    auto kept = outgoing::reuse::allowed;
    for (;;) {
      auto place = co_await connect(to, kept);
      auto asked =
          std::make_unique<outgoing::answer>(std::move(place), outgoing::answer_limits{options.head, most});
      bool const used = asked->on_used_connection();
      std::exception_ptr failure;
      try {
        co_await asked->ask(what.verb(), head, what.body());
        seen.answered(asked->head().code);
        co_return asked;
      } catch (client_error const& error) {
        // A server may close a kept connection at the very moment it is used (RFC 9112 section 9.3.1).
        bool const stale = used && error.kind() == client_errc::cut_short && !asked->begun();
        if (!stale || !what.may_be_repeated()) throw;
      }
      ++counts.stale;
      kept = outgoing::reuse::never;
    }
  }

  task<outgoing::pool::lease> connect(outgoing::destination const& to, outgoing::reuse kept) {
    try {
      co_return co_await connections.take(to, kept);
    } catch (io_error const& error) {
      throw client_error(client_errc::not_connected, error.what());
    }
  }

  task<client_response> whole(client_request const& what, outgoing::destination const& to, unsigned resend) {
    outgoing::call_span seen(what, to, resend);
    try {
      auto from = co_await attempt(what, to, options.max_response_bytes, seen);
      buffer body;
      for (bool more = true; more;) more = co_await from->next(body);
      co_return client_response(from->head(), from->take_head_bytes(), std::move(body));
    } catch (...) {
      seen.failed();
      throw;
    }
  }

  /// Ends, and its span with it, when the head is there.
  task<std::unique_ptr<outgoing::answer>> begun(client_request const& what, outgoing::destination const& to,
                                                unsigned resend) {
    outgoing::call_span seen(what, to, resend);
    try {
      co_return co_await attempt(what, to, std::numeric_limits<std::uint64_t>::max(), seen);
    } catch (...) {
      seen.failed();
      throw;
    }
  }

  static outgoing::second_chance judge(client_request const& what, http::response_head const& head) {
    outgoing::second_chance said;
    for (auto const each : worth_repeating) said.worth_it = said.worth_it || head.code == each;
    said.worth_it = said.worth_it && what.may_be_repeated();
    if (auto const after = head.header("Retry-After"); after && said.worth_it)
      said.retry_after = outgoing::read_retry_after(*after, unix_now());
    return said;
  }
  static outgoing::second_chance judge(client_request const& what, std::exception_ptr const& failure) {
    try {
      std::rethrow_exception(failure);
    } catch (client_error const& error) {
      return {error.kind() == client_errc::not_connected ||
                  (error.kind() == client_errc::cut_short && what.may_be_repeated()),
              {}};
    } catch (...) {
      return {};
    }
  }

  /// The attempts that a policy and the time allow.
  template <class T, class Attempt>
  task<T> outcome(client_request const& what, Attempt attempt) {
    auto const judged = [&what](auto const& given) {
      if constexpr (requires { given->head(); })
        return judge(what, given->head());
      else if constexpr (requires { given.head(); })
        return judge(what, given.head());
      else
        return judge(what, given);
    };
    auto const counted = [this] { ++counts.retries; };
    return outgoing::with_retries(outgoing::retries(options.retry, random), std::move(attempt), judged,
                                  counted);
  }

  /// `work` within the time of the call; failures get the name of the call.
  template <class T>
  task<T> named(client_request const& what, outgoing::destination const& to, task<T> work) {
    ++counts.calls;
    auto const limit = what.timeout().value_or(options.timeout);
    auto kind = client_errc::timed_out;
    std::string why = "no answer within " + std::to_string(limit.count()) + " ms";
    try {
      co_return co_await corest::timeout(limit, std::move(work));
    } catch (client_error const& error) {
      kind = error.kind();
      why = error.what();
    } catch (timed_out const&) {}
    std::string text(to_string(what.verb()));
    text.append(" http://").append(to.authority).append(to.target).append(": ").append(why);
    throw client_error(kind, text);
  }

  http_client_options options;
  outgoing::destination base;
  outgoing::pool connections;
  outgoing::jitter random;
  http_client_statistics counts;
};

http_client::http_client(http_client_options options) : state_(new state(std::move(options))) {}
http_client::~http_client() { delete state_; }

client_call http_client::call(method verb, std::string_view target, std::string body,
                              std::string_view content_type) {
  client_request what(verb, target);
  what.body(std::move(body), content_type);
  return {*this, std::move(what)};
}

task<client_response> http_client::send(client_request what) {
  auto const to = outgoing::resolve_target(state_->base, what.target());
  auto once = [this, &what, &to, sent = 0U]() mutable { return state_->whole(what, to, sent++); };
  auto work = state_->outcome<client_response>(what, once);
  co_return co_await state_->named(what, to, std::move(work));
}

task<client_stream> http_client::stream(client_request what) {
  auto const to = outgoing::resolve_target(state_->base, what.target());
  auto once = [this, &what, &to, sent = 0U]() mutable { return state_->begun(what, to, sent++); };
  auto work = state_->outcome<std::unique_ptr<outgoing::answer>>(what, once);
  auto got = co_await state_->named(what, to, std::move(work));
  co_return client_stream(got.release());
}

http_client_statistics http_client::statistics() const noexcept {
  auto counts = state_->counts;
  counts.connections = state_->connections.made();
  counts.idle = state_->connections.idle();
  return counts;
}

task<client_response> client_call::send() && { return by_->send(std::move(what_)); }
task<client_stream> client_call::stream() && { return by_->stream(std::move(what_)); }

}  // namespace corest
