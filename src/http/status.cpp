// Reason phrases by number.
#include "http/status_phrases.hpp"

#include <corest/http/status.hpp>

namespace corest {

std::string_view reason_phrase(status code) noexcept {
  return http::status_phrases[http::status_place(static_cast<std::size_t>(to_int(code)))].phrase;
}

}  // namespace corest
