// Which fields may come late.
#include "http/list_reader.hpp"

#include <corest/http/token.hpp>
#include <corest/http/trailers.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace corest::http {
namespace {

constexpr std::array<std::string_view, 29> never_late{"accept",
                                                      "age",
                                                      "authorization",
                                                      "cache-control",
                                                      "connection",
                                                      "content-encoding",
                                                      "content-length",
                                                      "content-range",
                                                      "content-type",
                                                      "cookie",
                                                      "date",
                                                      "expect",
                                                      "expires",
                                                      "host",
                                                      "if-match",
                                                      "if-modified-since",
                                                      "if-none-match",
                                                      "if-range",
                                                      "if-unmodified-since",
                                                      "location",
                                                      "max-forwards",
                                                      "proxy-authenticate",
                                                      "proxy-authorization",
                                                      "range",
                                                      "set-cookie",
                                                      "te",
                                                      "trailer",
                                                      "transfer-encoding",
                                                      "www-authenticate"};

}  // namespace

bool wants_trailers(request const& of) noexcept {
  for (std::size_t i = 0; i < of.header_count(); ++i) {
    auto const field = of.header_at(i);
    if (!equals_ignoring_case(field.name, "te")) continue;
    list_reader codings(field.value);
    while (auto const coding = codings.next())
      if (equals_ignoring_case(*coding, "trailers")) return true;
  }
  return false;
}

bool allowed_in_trailers(std::string_view name) noexcept {
  return std::ranges::none_of(never_late,
                              [name](std::string_view one) { return equals_ignoring_case(one, name); });
}

std::optional<std::string_view> find_trailer(std::string_view lines, std::string_view name) noexcept {
  if (!allowed_in_trailers(name)) return std::nullopt;
  while (!lines.empty()) {
    auto const line = lines.substr(0, lines.find('\r'));
    auto const colon = line.find(':');
    if (equals_ignoring_case(line.substr(0, colon), name)) return trim(line.substr(colon + 1));
    lines.remove_prefix(std::min(line.size() + 2, lines.size()));
  }
  return std::nullopt;
}

void append_trailer(std::string& lines, std::string_view name, std::string_view value) {
  if (!is_token(name)) throw std::invalid_argument("a trailer's name must be a token");
  if (!allowed_in_trailers(name))
    throw std::invalid_argument("the field " + std::string(name) + " may not stand behind a body");
  if (!is_field_value(value))
    throw std::invalid_argument("the value of trailer " + std::string(name) + " has a control character");
  lines.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace corest::http
