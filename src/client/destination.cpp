// URLs taken apart, strictly: what is sent must be what was meant.
#include "client/destination.hpp"

#include <system_error>

#include <charconv>
#include <stdexcept>

namespace corest::outgoing {
namespace {

[[noreturn]] void refuse(std::string_view url, char const* why) {
  throw std::invalid_argument("\"" + std::string(url) + "\" " + why);
}

// A fragment is for the reader of the answer, not for the server.
void check_target(std::string_view target, std::string_view url) {
  for (char const each : target)
    if (each <= ' ' || each >= 0x7f || each == '"' || each == '#' || each == '<' || each == '>')
      refuse(url, "has a character that must be percent-encoded");
}

bool is_host(std::string_view text, bool bracketed) {
  for (char const each : text) {
    bool const letter = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
    bool const digit = each >= '0' && each <= '9';
    if (!letter && !digit && each != '.' &&
        (bracketed ? each != ':' && each != '%' : each != '-' && each != '_'))
      return false;
  }
  return !text.empty();
}

}  // namespace

destination parse_url(std::string_view url) {
  constexpr std::string_view scheme = "http://";
  if (url.starts_with("https://")) refuse(url, "needs TLS, which this client does not speak");
  if (!url.starts_with(scheme)) refuse(url, "is no URL that begins with http://");
  auto const rest = url.substr(scheme.size());
  auto const authority = rest.substr(0, rest.find_first_of("/?#"));
  auto const target = rest.substr(authority.size());

  bool const bracketed = authority.starts_with('[');
  auto const host_end = bracketed ? authority.find(']') : authority.find(':');
  auto const host = authority.substr(bracketed ? 1 : 0, bracketed ? host_end - 1 : host_end);
  if ((bracketed && host_end == std::string_view::npos) || !is_host(host, bracketed))
    refuse(url, "has no valid host");
  destination found;
  found.host = host;
  auto const behind = host_end == std::string_view::npos ? std::string_view()
                                                         : authority.substr(host_end + (bracketed ? 1 : 0));
  if (!behind.empty()) {
    char const* const end = behind.data() + behind.size();
    auto const read = std::from_chars(behind.data() + 1, end, found.port);
    if (behind.front() != ':' || read.ec != std::errc{} || read.ptr != end || found.port == 0)
      refuse(url, "has no valid port");
  }
  // The default port is left out, so that both spellings share connections.
  found.authority = bracketed ? '[' + found.host + ']' : found.host;
  if (found.port != 80) found.authority += ':' + std::to_string(found.port);
  if (!target.starts_with('/')) found.target = '/';
  found.target += target;
  check_target(found.target, url);
  return found;
}

destination resolve_target(destination const& base, std::string_view target) {
  if (!target.starts_with('/')) return parse_url(target);
  if (base.host.empty()) refuse(target, "leads nowhere: the client has no base_url");
  check_target(target, target);
  destination found = base;
  if (found.target.ends_with('/')) found.target.pop_back();
  found.target += target;
  return found;
}

}  // namespace corest::outgoing
