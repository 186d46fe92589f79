// One name: digits, or a lookup in time, and the errors in words.
#include "io/dns_channel.hpp"

#include <corest/async/timeout.hpp>
#include <corest/io/error.hpp>
#include <corest/io/resolver.hpp>

#include <optional>
#include <utility>

namespace corest::io {
namespace {

class category final : public std::error_category {
 public:
  [[nodiscard]] char const* name() const noexcept override { return "resolve"; }
  [[nodiscard]] std::string message(int code) const override {
    switch (static_cast<resolve_errc>(code)) {
      case resolve_errc::not_found:
        return "no such host";
      case resolve_errc::no_address:
        return "the host has no address";
      case resolve_errc::bad_name:
        return "not the name of a host";
      case resolve_errc::no_answer:
        return "the name servers gave no answer";
    }
    return "unknown";
  }
};

std::error_code code_of(int status) noexcept {
  switch (status) {
    case ARES_ENOTFOUND:
    case ARES_ENONAME:
      return resolve_errc::not_found;
    case ARES_ENODATA:
      return resolve_errc::no_address;
    case ARES_EBADNAME:
    case ARES_EBADSTR:
    case ARES_EBADQUERY:
      return resolve_errc::bad_name;
    case ARES_ETIMEOUT:
      return make_error_code(std::errc::timed_out);
    case ARES_ENOMEM:
      return make_error_code(std::errc::not_enough_memory);
    default:
      return resolve_errc::no_answer;
  }
}

struct found {
  int status;
  std::vector<endpoint> addresses;
};

task<found> look_up(dns_channel& channel, std::string const& host, std::uint16_t port, address_family only) {
  dns_lookup lookup(channel, host, port, only);
  int const status = co_await lookup;
  co_return found{status, std::move(lookup.addresses)};
}

// What RFC 6761 section 6.3 says of this name; c-ares 1.18 loses memory when it answers it for one family.
std::vector<endpoint> loopback(std::uint16_t port, address_family only) {
  std::vector<endpoint> both;
  for (auto const* digits : {"::1", "127.0.0.1"})
    if (auto const at = endpoint::ip(digits, port); only == address_family::none || only == at->family())
      both.push_back(*at);
  return both;
}

}  // namespace

std::error_category const& resolve_category() noexcept {
  static category const the;
  return the;
}

resolver::resolver(resolver_options const& options)
    : channel_(std::make_unique<dns_channel>(options)), timeout_(options.timeout) {}
resolver::resolver(resolver&&) noexcept = default;
resolver& resolver::operator=(resolver&&) noexcept = default;
resolver::~resolver() = default;

task<std::vector<endpoint>> resolver::resolve(std::string host, std::uint16_t port, address_family only) {
  constexpr char const* operation = "resolve";
  if (auto const digits = endpoint::ip(host, port)) {
    if (only != address_family::none && only != digits->family())
      throw io_error(resolve_errc::no_address, operation, host);
    co_return std::vector<endpoint>(1, *digits);
  }
  if (host.empty() || host.find('\0') != std::string::npos)
    throw io_error(resolve_errc::bad_name, operation, host);
  if (host == "localhost") co_return loopback(port, only);
  auto answer = co_await move_on_after(timeout_, look_up(*channel_, host, port, only));
  if (!answer) throw io_error(make_error_code(std::errc::timed_out), operation, host);
  if (answer->status != ARES_SUCCESS) throw io_error(code_of(answer->status), operation, host);
  if (answer->addresses.empty()) throw io_error(resolve_errc::no_address, operation, host);
  co_return std::move(answer->addresses);
}

}  // namespace corest::io
