#include "serve/admin_guard.hpp"

#include <corest/corest.hpp>
#include <corest/testing/client.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

using namespace corest;

namespace {

secret<std::string> token(char const* text) { return secret<std::string>(text); }

/// What a guarded port answers to a request with this field.
int answer(admin_options const& chosen, std::string_view name, std::string_view value) {
  router app;
  app.use([guard = admin_guard(chosen)](request& asked) { return guard(asked); });
  app.get("/", [] {});
  testing::client const client(std::move(app));
  return to_int(client.with(name, value).get("/").status());
}

}  // namespace

TEST_CASE("an address that other machines may reach needs a token") {
  for (auto const* const address : {"0.0.0.0", "::", "192.0.2.1", "10.0.0.1", "2001:db8::1"}) {
    CAPTURE(address);
    CHECK_THROWS_AS(admin_guard({.port = 0, .address = address}), std::invalid_argument);
    CHECK_NOTHROW(admin_guard({.port = 0, .address = address, .token = token("sixteen-letters.")}));
  }
  for (auto const* const address : {"127.0.0.1", "127.1.2.3", "::1", "unix:/run/fleet"})
    CHECK_NOTHROW(admin_guard({.port = 0, .address = address}));
}

TEST_CASE("a token has 16 bytes or more") {
  CHECK_THROWS_WITH(admin_guard({.port = 0, .token = token("fifteen-letters")}),
                    "admin_options::token has less than 16 bytes: it could be guessed");
  CHECK_NOTHROW(admin_guard({.port = 0, .token = token("sixteen-letters.")}));
}

TEST_CASE("a token that is missing, wrong or of another scheme opens nothing") {
  admin_options const chosen{.port = 0, .address = "0.0.0.0", .token = token("sixteen-letters.")};
  CHECK(answer(chosen, "Authorization", "Bearer sixteen-letters.") == 204);
  CHECK(answer(chosen, "Authorization", "bearer sixteen-letters.") == 204);
  for (auto const* const said : {"Bearer ", "Bearer", "Bearer sixteen-letters", "Bearer sixteen-letters..",
                                 "Basic sixteen-letters.", "sixteen-letters."}) {
    CAPTURE(said);
    CHECK(answer(chosen, "Authorization", said) == 401);
  }
  CHECK(answer(chosen, "Accept", "*/*") == 401);
}
