#include "middleware/vary.hpp"

#include <corest/http/token.hpp>
#include <corest/middleware/cors.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace corest {
namespace {

constexpr std::string_view preflight_vary =
    "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";

std::string joined(std::vector<std::string> const& names) {
  std::string text;
  for (auto const& name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

void check_names(std::vector<std::string> const& names, bool credentials, char const* where) {
  for (auto const& name : names) {
    if (!http::is_token(name))
      throw std::invalid_argument(std::string("cors: \"") + name + "\" in " + where + " is no header name");
    // With credentials a browser takes the star for a name (Fetch, section 3.3.3).
    if (name == "*" && credentials)
      throw std::invalid_argument(std::string("cors: \"*\" in ") + where +
                                  " means nothing with credentials; name them");
  }
}

bool is_host_character(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '[' || c == ']' ||
         c == ':';
}

bool is_port(std::string_view text) noexcept {
  return text.size() <= 5 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

struct origin_parts {
  std::string_view scheme, host, port;
};

// "https://[::1]:8080" is https://, [::1] and :8080.
origin_parts take_apart(std::string_view origin) noexcept {
  auto const end = origin.find("://");
  if (end == origin.npos) return {};
  std::string_view const behind = origin.substr(end + 3);
  auto const bracket = behind.rfind(']');
  auto const colon = behind.find(':', bracket == behind.npos ? 0 : bracket);
  auto const host = behind.substr(0, colon);
  return {origin.substr(0, end + 3), host, behind.substr(host.size())};
}

}  // namespace

cors::cors(options chosen)
    : methods_(std::move(chosen.methods)),
      request_headers_(std::move(chosen.request_headers)),
      credentials_(chosen.credentials),
      exposed_(joined(chosen.exposed_headers)),
      max_age_(std::to_string(chosen.max_age.count())) {
  if (chosen.origins.empty())
    throw std::invalid_argument("cors: name the origins that may call, or \"*\" for all");
  if (chosen.max_age.count() < 0) throw std::invalid_argument("cors: max_age is not negative");
  check_names(request_headers_, credentials_, "request_headers");
  check_names(chosen.exposed_headers, credentials_, "exposed_headers");
  any_header_ = std::ranges::find(request_headers_, "*") != request_headers_.end();
  any_origin_ = std::ranges::find(chosen.origins, "*") != chosen.origins.end();
  if (any_origin_ && credentials_)
    throw std::invalid_argument(
        "cors: origin \"*\" with credentials would let every page on the web act as its visitors; name the "
        "origins");
  if (any_origin_ && chosen.origins.size() > 1)
    throw std::invalid_argument("cors: origin \"*\" stands alone: it covers the others");
  if (!any_origin_) {
    for (auto const& origin : chosen.origins) origins_.push_back(read(origin, credentials_));
  }
  for (method const one : methods_) {
    allowed_methods_.append(allowed_methods_.empty() ? "" : ", ").append(to_string(one));
  }
}

cors::allowed_origin cors::read(std::string const& origin, bool credentials) {
  auto const fail = [&](char const* why) {
    throw std::invalid_argument("cors: origin \"" + origin + "\" " + why);
  };
  if (origin == "null")
    fail("is what every sandboxed page and local file says of itself; it cannot be allowed");
  auto parts = take_apart(origin);
  if (parts.scheme.size() < 4) fail("has no scheme: write \"https://app.example.com\"");
  bool const below = parts.host.starts_with("*.");
  if (below) parts.host.remove_prefix(1);
  if (parts.host.empty() || !std::ranges::all_of(parts.host, is_host_character))
    fail("is no origin: a scheme, a host in lower case and perhaps a port, without a path");
  if (below && std::ranges::count(parts.host, '.') < 2) fail("covers a whole top-level domain");
  if (!parts.port.empty() && parts.port != ":*" && (parts.port == ":" || !is_port(parts.port.substr(1))))
    fail("has no port behind its colon");
  if (parts.port == (parts.scheme == "https://" ? ":443" : parts.scheme == "http://" ? ":80" : "-"))
    fail("names the port that browsers leave out; leave it out");
  if (credentials && below && parts.scheme == "http://")
    fail(
        "with credentials lets whoever can answer for one name below it, in plain text, act as its visitors");
  return {std::string(parts.scheme), std::string(parts.host), std::string(parts.port)};
}

bool cors::covers(allowed_origin const& allowed, std::string_view origin) noexcept {
  auto const parts = take_apart(origin);
  if (parts.scheme != allowed.scheme) return false;
  bool const port = parts.port == allowed.port ||
                    (allowed.port == ":*" && (parts.port.empty() || is_port(parts.port.substr(1))));
  if (!port || !std::ranges::all_of(parts.host, is_host_character)) return false;
  if (!allowed.host.starts_with('.')) return parts.host == allowed.host;
  return parts.host.size() > allowed.host.size() && parts.host.ends_with(allowed.host) &&
         parts.host.front() != '.';
}

bool cors::allows(std::string_view origin) const noexcept {
  return any_origin_ ||
         std::ranges::any_of(origins_, [&](allowed_origin const& one) { return covers(one, origin); });
}

std::optional<response> cors::before(request& message) const {
  if (message.verb() != method::options) return std::nullopt;
  auto const origin = message.header(http::known::origin);
  auto const wanted = message.header("Access-Control-Request-Method");
  if (!origin || !wanted) return std::nullopt;
  response answer(status::no_content);
  if (auto const why = refusal(message, *wanted); !why.empty()) {
    problem(status::forbidden, std::string(why)).type("origin-not-allowed").write(message, answer);
    answer.add("Vary", preflight_vary);
    return answer;
  }
  // Nobody is outside of this hook to do it: a hook that answers is not called after.
  allow(message, answer);
  answer.set("Vary", preflight_vary);
  answer.set("Access-Control-Allow-Methods", allowed_methods_);
  if (any_header_) {
    auto const fields = message.header("Access-Control-Request-Headers");
    if (fields) answer.set("Access-Control-Allow-Headers", *fields);
  } else if (!request_headers_.empty()) {
    answer.set("Access-Control-Allow-Headers", joined(request_headers_));
  }
  answer.set("Access-Control-Max-Age", max_age_);
  return answer;
}

std::string_view cors::refusal(request const& preflight, std::string_view wanted_method) const noexcept {
  if (!allows(*preflight.header(http::known::origin))) return "pages of this origin may not call this server";
  // What needs no permission (Fetch, "CORS-safelisted method") has it.
  bool const safe = wanted_method == "GET" || wanted_method == "HEAD" || wanted_method == "POST";
  auto const is_wanted = [&](method one) { return to_string(one) == wanted_method; };
  if (!safe && std::ranges::none_of(methods_, is_wanted))
    return "pages of other origins may not use this method";
  auto fields = preflight.header("Access-Control-Request-Headers").value_or("");
  while (!fields.empty()) {
    auto const one = http::trim(fields.substr(0, fields.find(',')));
    fields.remove_prefix(std::min(fields.find(','), fields.size() - 1) + 1);
    bool const named = std::ranges::any_of(
        request_headers_, [&](std::string const& known) { return http::equals_ignoring_case(known, one); });
    bool const starred = any_header_ && !http::equals_ignoring_case(one, "authorization");
    if (!one.empty() && !named && !starred)
      return "pages of other origins may not send one of these header fields";
  }
  return {};
}

void cors::allow(request const& asked, response& answer) const {
  if (any_origin_) {
    answer.set("Access-Control-Allow-Origin", "*");
  } else {
    // Also where there is no origin: a cache must not give that answer to a page.
    middleware::add_vary(answer, "Origin");
    auto const origin = asked.header(http::known::origin);
    if (!origin || !allows(*origin)) return;
    answer.set("Access-Control-Allow-Origin", *origin);
    if (credentials_) answer.set("Access-Control-Allow-Credentials", "true");
  }
  if (!exposed_.empty()) answer.set("Access-Control-Expose-Headers", exposed_);
}

}  // namespace corest
