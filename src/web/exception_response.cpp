#include "web/exception_response.hpp"

#include <corest/async/cancel.hpp>
#include <corest/async/timeout.hpp>
#include <corest/base/overloaded.hpp>
#include <corest/http/body_error.hpp>
#include <corest/web/problem.hpp>

#include <exception>

namespace corest::web {
namespace {

constexpr std::string_view retry_after_seconds =
    "1";  // a shed or draining server is back soon, or another is

problem of_cancellation(cancel_reason reason) {
  switch (reason) {
    case cancel_reason::timeout:
      return problem(status::gateway_timeout, "the request took too long").type("deadline-exceeded");
    case cancel_reason::shutdown:
      return problem(status::service_unavailable, "the server is shutting down")
          .type("shutting-down")
          .header("Retry-After", retry_after_seconds);
    case cancel_reason::overload:
      return problem(status::service_unavailable, "the server is overloaded")
          .type("overloaded")
          .header("Retry-After", retry_after_seconds);
    default:
      return problem(status::service_unavailable, "the request was cancelled");
  }
}

void report_to(error_hook const& hook, exchange const& at, status code, std::string_view what) noexcept {
  if (!hook) return;
  try {
    hook({at.request, code, what, std::current_exception()});
  } catch (...) {
    // The answer matters more than a hook that fails.
  }
}

/// The exception's own words, for whoever reports it.
void report_mapped(failure_policy const& policy, exchange const& at, status code) {
  try {
    throw;
  } catch (std::exception const& thrown) {
    report_to(policy.hook, at, code, thrown.what());
  } catch (...) {
    report_to(policy.hook, at, code, "an exception that is no std::exception");
  }
}

bool write_mapped(exchange& at, failure_policy const& policy) {
  for (exception_mapper const& mapper : policy.mappers) {
    auto const mapped = mapper();
    if (!mapped) continue;
    if (to_int(mapped->status()) >= 500) report_mapped(policy, at, mapped->status());
    mapped->write(at.request, at.response);
    return true;
  }
  return false;
}

void write_failure(exchange& at, error_hook const& report) {
  try {
    throw;
  } catch (body_error const& thrown) {
    problem(thrown.status(), thrown.what()).write(at.request, at.response);
  } catch (overloaded const& thrown) {
    report_to(report, at, status::service_unavailable, thrown.what());
    problem(status::service_unavailable, "the server is overloaded")
        .type("overloaded")
        .header("Retry-After", retry_after_seconds)
        .write(at.request, at.response);
  } catch (timed_out const& thrown) {
    report_to(report, at, status::gateway_timeout, thrown.what());
    problem(status::gateway_timeout, "something the answer needs took too long")
        .type("deadline-exceeded")
        .write(at.request, at.response);
  } catch (std::exception const& thrown) {
    report_to(report, at, status::internal_server_error, thrown.what());
    problem(status::internal_server_error).write(at.request, at.response);
  } catch (...) {
    report_to(report, at, status::internal_server_error, "an exception that is no std::exception");
    problem(status::internal_server_error).write(at.request, at.response);
  }
}

void write_mapped_or_failure(exchange& at, failure_policy const& policy) {
  try {
    if (write_mapped(at, policy)) return;
  } catch (...) {
    return write_failure(at, policy.hook);  // what maps has failed itself
  }
  write_failure(at, policy.hook);
}

void write_unsafe(exchange& at, failure_policy const& policy) {
  try {
    throw;
  } catch (problem const& thrown) {
    thrown.write(at.request, at.response);
  } catch (cancelled const& thrown) {
    of_cancellation(thrown.reason()).write(at.request, at.response);
  } catch (...) {
    write_mapped_or_failure(at, policy);
  }
}

}  // namespace

void write_current_exception(exchange& at, failure_policy const& policy) noexcept {
  try {
    write_unsafe(at, policy);
  } catch (...) {
    // Not even the problem could be written: memory is out, or it carries a field that cannot be sent.
    at.response.reset();
    at.response.status(status::internal_server_error);
  }
}

}  // namespace corest::web
