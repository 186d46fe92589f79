// What a parser says of the bytes it was given.
#pragma once
#include <corest/http/status.hpp>

#include <cstdint>

namespace corest::http {

enum class parse_status : std::uint8_t {
  need_more,  ///< right so far, not complete
  done,       ///< complete
  bad,        ///< not acceptable: answer with `code` and close, for nothing behind it can be trusted
};

struct parse_result {
  parse_status outcome = parse_status::need_more;
  status code = status::bad_request;  ///< what to answer; only when bad
  char const* reason = "";            ///< one short sentence for the client; only when bad
};

}  // namespace corest::http
