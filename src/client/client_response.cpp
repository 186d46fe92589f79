// The sentences of an answer that is not what was expected.
#include <corest/client/client_response.hpp>

#include <string>

namespace corest {

void client_response::throw_unsuccessful() const {
  std::string what = "the answer is " + std::to_string(to_int(status()));
  what.append(" ").append(reason_phrase(status()));
  throw client_error(client_errc::unsuccessful, what);
}

void client_response::throw_unexpected(json::errors const& why) {
  std::string what = "the answer does not fit what is expected";
  for (auto const& each : why.list)
    what.append(what.find(':') == what.npos ? ": " : "; ")
        .append(each.pointer)
        .append(" ")
        .append(each.detail);
  throw client_error(client_errc::unexpected, what);
}

}  // namespace corest
