// The conventions for HTTP clients, and which values of a query are nobody's business.
#include "client/call_span.hpp"

#include <corest/async/cancel.hpp>
#include <corest/client/client_error.hpp>
#include <corest/http/token.hpp>
#include <corest/http/url.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <exception>
#include <string_view>

namespace corest::outgoing {
namespace {

// Parts of names: "access_token", "X-Amz-Signature", "client-secret".
constexpr std::array<std::string_view, 11> secret_parts{"token",     "secret",     "passw",     "pwd",
                                                        "key",       "credential", "signature", "authorizat",
                                                        "sessionid", "jwt",        "otp"};
constexpr std::array<std::string_view, 6> secret_names{"sig", "auth", "code", "session", "sid", "pin"};

bool is_secret(std::string_view encoded) {
  std::string name = http::percent_decode(encoded, http::plus::space).value_or(std::string(encoded));
  for (char& each : name)
    if (each >= 'A' && each <= 'Z') each = static_cast<char>(each - 'A' + 'a');
  auto const within = [&](std::string_view part) { return name.find(part) != name.npos; };
  return std::ranges::any_of(secret_parts, within) ||
         std::ranges::find(secret_names, name) != secret_names.end();
}

std::string_view error_type(client_errc kind) noexcept {
  switch (kind) {
    case client_errc::not_connected:
      return "not_connected";
    case client_errc::timed_out:
      return "timeout";
    case client_errc::cut_short:
      return "cut_short";
    case client_errc::malformed:
      return "malformed";
    case client_errc::too_large:
      return "too_large";
    case client_errc::unsuccessful:
      return "unsuccessful";
    case client_errc::unexpected:
      return "unexpected";
  }
  return "_OTHER";
}

}  // namespace

std::string redacted_url(destination const& to) {
  std::string_view const target = to.target;
  auto const path = target.substr(0, target.find('?'));
  std::string url("http://");
  url.append(to.authority).append(path);
  if (path.size() == target.size()) return url;
  char before = '?';
  http::query_reader query(target.substr(path.size() + 1));
  while (auto const one = query.next()) {
    url.append(1, before).append(one->name);
    if (one->has_value) url.append("=").append(is_secret(one->name) ? "REDACTED" : one->value);
    before = '&';
  }
  return url;
}

call_span::call_span(client_request const& what, destination const& to, unsigned resend)
    : span_(to_string(what.verb()), span_kind::client) {
  if (!span_.recorded()) return;
  span_.set("http.request.method", to_string(what.verb()));
  span_.set("server.address", std::string_view(to.host));
  span_.set("server.port", to.port);
  span_.set("url.full", std::string_view(redacted_url(to)));
  if (resend > 0) span_.set("http.request.resend_count", resend);
}

void call_span::tell(client_request const& what, std::string& head) const {
  bool const own_trace = what.has_header("traceparent") || what.has_header("tracestate");
  bool const own_baggage = what.has_header("baggage");
  active_span from = span_.below();
  // What is not recorded has an id all the same, so that the next service can tell calls apart.
  if (!span_.recorded() && from.source != nullptr) from.context.span = from.source->next_span();
  inject(from, [&](std::string_view name, std::string_view value) {
    if (name == "baggage" ? own_baggage : own_trace) return;
    head.append(name).append(": ").append(value).append("\r\n");
  });
}

void call_span::answered(status code) noexcept {
  if (!span_.recorded()) return;
  span_.set("http.response.status_code", to_int(code));
  if (to_int(code) < 400) return;
  std::array<char, 8> text;
  auto const end = std::to_chars(text.data(), text.data() + text.size(), to_int(code)).ptr;
  span_.set("error.type", std::string_view(text.data(), end));
  span_.fail({});
}

void call_span::failed() noexcept {
  if (!span_.recorded()) return;
  try {
    throw;
  } catch (client_error const& error) {
    span_.fail_as(error_type(error.kind()), error.what());
  } catch (cancelled const& end) {
    if (end.reason() == cancel_reason::timeout)
      span_.fail_as(error_type(client_errc::timed_out), "no answer in time");
    else
      span_.fail_with_current_exception();
  } catch (...) {
    span_.fail_with_current_exception();
  }
}

}  // namespace corest::outgoing
