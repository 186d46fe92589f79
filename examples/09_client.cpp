// Asking another service, here itself unless BANK says where else: one client for each worker.
// Try: curl localhost:8080/prices/EUR/12
#include <corest/client/http_client.hpp>
#include <corest/corest.hpp>
#include <corest/http/url.hpp>

#include <chrono>
#include <cstdlib>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

struct rate {
  std::string currency;
  double per_dollar = 0;
};
struct price {
  std::string currency;
  double amount = 0;
};

// What the bank does.
rate show_rate(path<std::string> currency) {
  if (*currency != "EUR") throw problem{status::not_found, "nobody trades in that"};
  return {*currency, 0.75};
}

using banks = per_worker<http_client>;
http_client make_bank() {
  char const* const url = std::getenv("BANK");  // NOLINT(concurrency-mt-unsafe): nobody changes it
  return http_client({.base_url = url != nullptr ? url : "http://localhost:8080", .timeout = 2s});
}

// Who leaves cancels the call, too.
task<price> show_price(path<std::string> currency, path<double> dollars, state<banks> bank) {
  std::string target = "/rates/";
  http::percent_encode(*currency, target);
  try {
    auto const answer = co_await bank->local().get(target).header("Accept", "application/json");
    if (answer.status() == status::not_found) throw problem{status::not_found, "no such currency"};
    auto const found = answer.as<rate>();
    co_return price{found.currency, *dollars * found.per_dollar};
  } catch (client_error const&) {  // what it says is for the log, not for strangers
    throw problem{status::bad_gateway, "the bank does not answer"};
  }
}

}  // namespace

int main() {
  router app;
  app.emplace<banks>(make_bank);
  app.get("/rates/{currency}", show_rate);
  app.get("/prices/{currency}/{dollars}", show_price);
  return serve(std::move(app));
}
