#include "serve/admin_guard.hpp"

#include <corest/http/ip_address.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

namespace corest {
namespace {

bool equal_in_lower_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

bool is_loopback(std::string_view text) {
  auto const address = http::ip_address::parse(text);
  if (!address) return false;
  return address->is_v4() ? address->bytes()[12] == 127 : address == http::ip_address::parse("::1");
}

// Of "localhost:9090", "127.0.0.1" and "[::1]:9090" what stands in front of the port.
bool names_this_machine(std::string_view host) {
  if (host.starts_with('[')) return is_loopback(host.substr(1, host.find(']') - 1));
  host = host.substr(0, host.find(':'));
  return equal_in_lower_case(host, "localhost") || is_loopback(host);
}

std::string_view token_in(std::string_view credentials) {
  constexpr std::string_view scheme = "bearer ";
  if (!equal_in_lower_case(credentials.substr(0, scheme.size()), scheme)) return {};
  return credentials.substr(scheme.size());
}

problem refusal(char const* why) {
  problem refused(status::unauthorized, why);
  refused.header("WWW-Authenticate", "Bearer");
  return refused;
}

}  // namespace

admin_guard::admin_guard(admin_options const& chosen) : local_socket_(chosen.address.starts_with("unix:")) {
  std::string const& token = chosen.token.reveal();
  if (token.empty()) {
    if (local_socket_ || is_loopback(chosen.address)) return;
    throw std::invalid_argument("admin_options::address is " + chosen.address +
                                ", which other machines may reach: that needs a token");
  }
  if (token.size() < least_admin_token_bytes)
    throw std::invalid_argument("admin_options::token has less than " +
                                std::to_string(least_admin_token_bytes) + " bytes: it could be guessed");
  token_ = auth::sha256(token);
}

std::optional<problem> admin_guard::without_token(request const& asked) const {
  if (token_ || local_socket_ || names_this_machine(asked.header("Host").value_or(""))) return std::nullopt;
  return problem(status::forbidden, "without a token only this machine's own names are answered");
}

std::optional<problem> admin_guard::operator()(request const& asked) const {
  if (!token_) return without_token(asked);
  auto const token = token_in(asked.header("Authorization").value_or(""));
  if (token.empty()) return refusal("a bearer token is missing");
  // Of digests, so that the time tells nothing of the length, either.
  if (auth::equal_in_constant_time(auth::view_of(auth::sha256(token)), auth::view_of(*token_)))
    return std::nullopt;
  return refusal("the token is wrong");
}

}  // namespace corest
