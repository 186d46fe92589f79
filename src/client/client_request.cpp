// Field lines that cannot become two.
#include <corest/client/client_request.hpp>
#include <corest/http/token.hpp>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace corest {
namespace {

constexpr std::array<std::string_view, 8> written_by_client{
    "host", "connection", "content-length", "transfer-encoding", "expect", "upgrade", "keep-alive", "te"};

}  // namespace

client_request::client_request(method verb, std::string_view target) : verb_(verb), target_(target) {
  // An answer to CONNECT is a tunnel; TRACE sends back what it was sent, secrets included.
  if (verb == method::connect || verb == method::trace || verb == method::other)
    throw std::invalid_argument("the client sends every method but CONNECT, TRACE and unknown ones");
}

client_request& client_request::header(std::string_view name, std::string_view value) {
  if (!http::is_token(name)) throw std::invalid_argument("a header name must be a token");
  if (!http::is_field_value(value))
    throw std::invalid_argument("the value of header " + std::string(name) + " has a control character");
  for (auto const reserved : written_by_client)
    if (http::equals_ignoring_case(name, reserved))
      throw std::invalid_argument("header " + std::string(name) + " is written by the client");
  lines_.append(name).append(": ").append(value).append("\r\n");
  return *this;
}

client_request& client_request::body(std::string bytes, std::string_view content_type) {
  if (!content_type.empty()) header("Content-Type", content_type);
  body_ = std::move(bytes);
  return *this;
}

bool client_request::has_header(std::string_view name) const noexcept {
  std::string_view rest = lines_;
  while (!rest.empty()) {
    if (http::equals_ignoring_case(rest.substr(0, rest.find(':')), name)) return true;
    rest.remove_prefix(rest.find('\n') + 1);
  }
  return false;
}

}  // namespace corest
