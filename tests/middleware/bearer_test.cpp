#include <corest/middleware/bearer.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/principal.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

// HS256, with `exp` 2000 and `nbf` 1000; ada has the scopes vehicles:read and vehicles:write, bob the first.
constexpr std::string_view key =
    R"({"kty":"oct","kid":"one","k":"ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpbXF1eXw"})";
constexpr std::string_view other_key =
    R"({"kty":"oct","kid":"two","k":"AAAAIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj9AQUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVpbXF1eXw"})";
std::string const ada =
    "eyJhbGciOiJIUzI1NiIsImtpZCI6Im9uZSIsInR5cCI6ImF0K2p3dCJ9."
    "eyJpc3MiOiJodHRwczovL2xvZ2luLnRlc3QiLCJhdWQiOlsiZmxlZXQiLCJvdGhlciJdLCJzdWIiOiJhZGEiLCJqdGkiOiJ0LTEiLCJl"
    "eHAiOjIwMDAs"
    "Im5iZiI6MTAwMCwic2NvcGUiOiJ2ZWhpY2xlczpyZWFkIHZlaGljbGVzOndyaXRlIiwidGVhbSI6InJlZCJ9."
    "QJ1ljHXj-J6FpW-7u8gkY44ErBgkatsUhah2dgINuRE";
std::string const bob =
    "eyJhbGciOiJIUzI1NiIsImtpZCI6Im9uZSIsInR5cCI6ImF0K2p3dCJ9."
    "eyJpc3MiOiJodHRwczovL2xvZ2luLnRlc3QiLCJhdWQiOlsiZmxlZXQiLCJvdGhlciJdLCJzdWIiOiJib2IiLCJqdGkiOiJ0LTEiLCJl"
    "eHAiOjIwMDAs"
    "Im5iZiI6MTAwMCwic2NvcGUiOiJ2ZWhpY2xlczpyZWFkIiwidGVhbSI6InJlZCJ9."
    "BAdp5qdaadXDRzXvOgVFl7Y5AwuOuQN_ng0GH1kSlRY";

std::chrono::seconds the_time{1500};
std::chrono::system_clock::time_point now() { return std::chrono::system_clock::time_point(the_time); }

bearer::options options() {
  the_time = 1500s;
  return {.policy = {.algorithms = {auth::algorithm::hs256},
                     .issuer = "https://login.test",
                     .audiences = {"fleet"}},
          .now = now};
}

struct team_claims {
  std::string team;
};
struct badge_claims {
  std::string badge;
};

testing::client serving(token_keys const& keys, bearer::options chosen = options()) {
  router app;
  app.use(bearer(keys, std::move(chosen)));
  app.get("/me", [](principal who) {
    return std::string(who.subject()).append(" ").append(who.issuer()).append(" ").append(who.credential());
  });
  app.get("/team", [](claims<team_claims> who) { return who->team; });
  app.get("/badge", [](claims<badge_claims> who) { return who->badge; });
  auto vehicles = app.group("/vehicles").require_scope("vehicles:read");
  vehicles.get("/", [] { return "all\n"; });
  vehicles.post("/", [] { return "added\n"; }).require_scope("vehicles:write");
  return testing::client(std::move(app));
}

auto with(testing::client const& client, std::string const& token) {
  return client.with("Authorization", "Bearer " + token);
}

}  // namespace

TEST_CASE("a token that is good lets its bearer in, and handlers know who it is and what it says") {
  token_keys const keys(key);
  auto const client = serving(keys);
  CHECK(with(client, ada).get("/me").body() == "ada https://login.test t-1");
  CHECK(with(client, bob).get("/me").body() == "bob https://login.test t-1");
  CHECK(with(client, ada).get("/team").body() == "red");
  CHECK(client.with("Authorization", "bearer   " + ada).get("/me").status() == status::ok);
  CHECK(with(client, ada).get("/badge").status() == status::forbidden);  // says nothing of a badge
}

TEST_CASE("what is missing or wrong is said as RFC 6750 has it") {
  token_keys const keys(key);
  auto const client = serving(keys);
  auto const missing = client.get("/me");
  CHECK(missing.status() == status::unauthorized);
  CHECK(missing.header("WWW-Authenticate") == R"(Bearer realm="api")");
  CHECK(client.with("Authorization", "Basic abc").get("/me").header("WWW-Authenticate") ==
        R"(Bearer realm="api")");
  auto const bad = with(client, ada.substr(0, ada.size() - 2) + "AA").get("/me");
  CHECK(bad.status() == status::unauthorized);
  CHECK(
      bad.header("WWW-Authenticate") ==
      R"(Bearer realm="api", error="invalid_token", error_description="the signature of the token is not valid")");
  CHECK(bad.body().find("/problems/invalid-credentials") != std::string_view::npos);
  auto const scope = with(client, bob).post("/vehicles");
  CHECK(scope.status() == status::forbidden);
  CHECK(scope.header("WWW-Authenticate") ==
        R"(Bearer realm="api", error="insufficient_scope", scope="vehicles:read vehicles:write")");
  CHECK(with(client, bob).get("/vehicles").status() == status::ok);
  CHECK(with(client, ada).post("/vehicles").status() == status::ok);
}

TEST_CASE("a token that was good before is looked at again when its time is over") {
  token_keys const keys(key);
  auto const client = serving(keys);
  CHECK(with(client, ada).get("/me").status() == status::ok);
  the_time = 2030s;
  auto const late = with(client, ada).get("/me");
  CHECK(late.status() == status::unauthorized);
  CHECK(late.header("WWW-Authenticate")->find("the token has expired") != std::string_view::npos);
}

TEST_CASE("keys are replaced while the server runs, and tokens of the old ones forgotten") {
  token_keys keys(key);
  auto const client = serving(keys);
  CHECK(with(client, ada).get("/me").status() == status::ok);
  CHECK(keys.replace(other_key));
  CHECK(with(client, ada).get("/me").status() == status::unauthorized);
  CHECK(keys.replace(key));
  CHECK(with(client, ada).get("/me").status() == status::ok);
  CHECK_FALSE(keys.replace("no keys"));
  CHECK(with(client, ada).get("/me").status() == status::ok);
}

TEST_CASE("an optional token lets nobody through, up to what wants somebody") {
  auto chosen = options();
  chosen.optional = true;
  token_keys const keys(key);
  auto const client = serving(keys, std::move(chosen));
  CHECK(client.get("/openapi.json").status() == status::ok);
  CHECK(client.get("/vehicles").status() == status::unauthorized);
  CHECK(with(client, "x").get("/openapi.json").status() == status::unauthorized);
}

TEST_CASE("the document says that an operation wants a token, and for what") {
  auto chosen = options();
  chosen.optional = true;
  token_keys const keys(key);
  auto const text = std::string(serving(keys, std::move(chosen)).get("/openapi.json").body());
  CHECK(text.find(R"("bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT"})") != std::string::npos);
  CHECK(text.find(R"("security":[{"bearer":["vehicles:read","vehicles:write"]}])") != std::string::npos);
}

TEST_CASE("a bearer without algorithms, and keys that are none, are refused at start") {
  token_keys const keys(key);
  CHECK_THROWS_AS(bearer(keys, {}), std::invalid_argument);
  CHECK_THROWS_AS(token_keys("{}"), std::invalid_argument);
}

TEST_CASE("many different tokens take no more room than some") {
  token_keys const keys(key);
  auto const client = serving(keys);
  for (int i = 0; i < 3000; ++i)
    CHECK(with(client, ada + std::to_string(i)).get("/me").status() == status::unauthorized);
  CHECK(with(client, ada).get("/me").status() == status::ok);
}
