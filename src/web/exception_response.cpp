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
      return problem(status::gateway_timeout, "the request took too long");
    case cancel_reason::shutdown:
      return problem(status::service_unavailable, "the server is shutting down")
          .header("Retry-After", retry_after_seconds);
    case cancel_reason::overload:
      return problem(status::service_unavailable, "the server is overloaded")
          .header("Retry-After", retry_after_seconds);
    default:
      return problem(status::service_unavailable, "the request was cancelled");
  }
}

void report_to(error_hook const* hook, exchange const& at, status code, std::string_view what) noexcept {
  if (hook == nullptr) return;
  try {
    (*hook)({at.request, code, what, std::current_exception()});
  } catch (...) {
    // The answer matters more than a hook that fails.
  }
}

void write_unsafe(exchange& at, error_hook const* report) {
  try {
    throw;
  } catch (problem const& thrown) {
    thrown.write(at.request, at.response);
  } catch (cancelled const& thrown) {
    of_cancellation(thrown.reason()).write(at.request, at.response);
  } catch (body_error const& thrown) {
    problem(thrown.status(), thrown.what()).write(at.request, at.response);
  } catch (overloaded const& thrown) {
    report_to(report, at, status::service_unavailable, thrown.what());
    problem(status::service_unavailable, "the server is overloaded")
        .header("Retry-After", retry_after_seconds)
        .write(at.request, at.response);
  } catch (timed_out const& thrown) {
    report_to(report, at, status::gateway_timeout, thrown.what());
    problem(status::gateway_timeout, "something the answer needs took too long")
        .write(at.request, at.response);
  } catch (std::exception const& thrown) {
    report_to(report, at, status::internal_server_error, thrown.what());
    problem(status::internal_server_error).write(at.request, at.response);
  } catch (...) {
    report_to(report, at, status::internal_server_error, "an exception that is no std::exception");
    problem(status::internal_server_error).write(at.request, at.response);
  }
}

}  // namespace

void write_current_exception(exchange& at, error_hook const* report) noexcept {
  try {
    write_unsafe(at, report);
  } catch (...) {
    // Not even the problem could be written: memory is out, or it carries a field that cannot be sent.
    at.response.reset();
    at.response.status(status::internal_server_error);
  }
}

}  // namespace corest::web
