// Why a call of an HTTP client has no answer.
#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>

namespace corest {

enum class client_errc : std::uint8_t {
  not_connected,  ///< no name, refused, no answer to the attempt: nothing was sent
  timed_out,      ///< the time of the call is up; what the server did nobody knows
  cut_short,      ///< the connection ended or broke before the answer was complete
  malformed,      ///< what came is not HTTP as this client takes it
  too_large,      ///< the answer is larger than http_client_options::max_response_bytes
  unsuccessful,   ///< as<T>() alone: the answer has another status than 2xx
  unexpected,     ///< as<T>() alone: the body is no JSON, or none that fits
};

/// What a call throws when there is no answer; what() names the call and the reason: "GET http://host/x:
/// ...". A status that is no success is an answer and no error, except to as<T>(). A call that is cancelled
/// throws `cancelled`, as everything does.
class client_error : public std::runtime_error {
 public:
  client_error(client_errc kind, std::string const& what) : std::runtime_error(what), kind_(kind) {}
  [[nodiscard]] client_errc kind() const noexcept { return kind_; }

 private:
  client_errc kind_;
};

}  // namespace corest
