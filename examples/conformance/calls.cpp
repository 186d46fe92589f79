// Calls that go on with the trace of a request.
#include "conformance/calls.hpp"

#include <corest/client/http_client.hpp>
#include <corest/corest.hpp>
#include <corest/json/value.hpp>

#include <string>
#include <vector>

namespace conformance {
namespace {

using namespace corest;
using clients = per_worker<http_client>;

struct call {
  std::string url;
  json::value arguments;
};

task<> make_calls(body<std::vector<call>> wanted, state<clients> by) {
  try {
    for (call const& each : *wanted) (void)co_await by->local().post(each.url).json(each.arguments);
  } catch (client_error const&) {
    throw problem(status::bad_gateway, "a service that was to be called does not answer");
  }
}

}  // namespace

void add_calls(router& to) {
  to.emplace<clients>([] { return http_client({.retry = {.attempts = 1}}); });
  to.post("/calls", make_calls);
}

}  // namespace conformance
