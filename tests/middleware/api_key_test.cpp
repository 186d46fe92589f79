#include <corest/middleware/api_key.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/principal.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <utility>

using namespace corest;
using namespace std::chrono_literals;

namespace {

auth::new_api_key key_of(std::string subject, std::vector<std::string> scopes = {}) {
  auto made = auth::make_api_key("test");
  made.record.subject = std::move(subject);
  made.record.scopes = std::move(scopes);
  made.record.plan = "gold";
  return made;
}

testing::client serving(api_keys const& keys, api_key::options chosen = {}) {
  router app;
  app.use(api_key(keys, std::move(chosen)));
  app.get("/", [] { return "anybody\n"; });
  app.get("/me", [](principal who) {
    return std::string(who.subject()).append(" ").append(who.credential()).append(" ").append(who.plan());
  });
  app.get("/maybe",
          [](std::optional<principal> who) { return std::string(who ? who->subject() : "nobody"); });
  app.post("/write", [] { return "written\n"; }).require_scope("write");
  return testing::client(std::move(app));
}

std::chrono::system_clock::time_point at_100() { return std::chrono::system_clock::time_point(100s); }

}  // namespace

TEST_CASE("a key that is known lets its bearer in, and handlers know who it is") {
  auto const ada = key_of("ada");
  api_keys const keys({ada.record});
  auto const client = serving(keys);
  auto const answer = client.with("X-API-Key", ada.text).get("/me");
  CHECK(answer.status() == status::ok);
  CHECK(answer.body() == "ada " + ada.record.id + " gold");
}

TEST_CASE("without a key, or with one that is not good, the answer is 401 and says how to ask") {
  auto const ada = key_of("ada");
  api_keys const keys({ada.record});
  auto const client = serving(keys);
  auto const missing = client.get("/");
  CHECK(missing.status() == status::unauthorized);
  CHECK(missing.header("WWW-Authenticate") == "ApiKey realm=\"api\"");
  CHECK(missing.body().find("/problems/missing-credentials") != std::string_view::npos);
  auto wrong = ada.text;
  wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
  for (auto const& bad :
       {wrong, ada.record.id, ada.record.id + ".", std::string("nonsense"), std::string("qq.zz"),
        ada.text + "A", ada.record.hash, ada.record.id + "." + ada.record.hash}) {
    CAPTURE(bad);
    auto const answer = client.with("X-API-Key", bad).get("/");
    CHECK(answer.status() == status::unauthorized);
    CHECK(answer.body().find("/problems/invalid-credentials") != std::string_view::npos);
    CHECK(answer.body().find(bad) == std::string_view::npos);
  }
}

TEST_CASE("an optional key lets nobody through, up to what wants somebody") {
  auto const ada = key_of("ada", {"write"});
  auto const bob = key_of("bob");
  api_keys const keys({ada.record, bob.record});
  auto const client = serving(keys, {.optional = true});
  CHECK(client.get("/").status() == status::ok);
  CHECK(client.get("/maybe").body() == "nobody");
  CHECK(client.with("X-API-Key", ada.text).get("/maybe").body() == "ada");
  CHECK(client.with("X-API-Key", "wrong").get("/").status() == status::unauthorized);
  auto const nobody = client.get("/me");
  CHECK(nobody.status() == status::unauthorized);
  CHECK(nobody.header("WWW-Authenticate") == "ApiKey realm=\"api\"");
  CHECK(client.post("/write").status() == status::unauthorized);
  CHECK(client.with("X-API-Key", ada.text).post("/write").status() == status::ok);
  auto const refused = client.with("X-API-Key", bob.text).post("/write");
  CHECK(refused.status() == status::forbidden);
  CHECK(refused.body().find(R"("required_scopes":["write"])") != std::string_view::npos);
}

TEST_CASE("the caller of one request is nobody to the next") {
  auto const ada = key_of("ada");
  api_keys const keys({ada.record});
  auto const client = serving(keys, {.optional = true});
  CHECK(client.with("X-API-Key", ada.text).get("/maybe").body() == "ada");
  CHECK(client.get("/maybe").body() == "nobody");
}

TEST_CASE("a key may stand in the query, where that is asked for") {
  auto const ada = key_of("ada");
  api_keys const keys({ada.record});
  auto const with_query = serving(keys, {.query = "key"});
  CHECK(with_query.get("/me?a=b&key=" + ada.text).status() == status::ok);
  CHECK(with_query.get("/me?monkey=" + ada.text).status() == status::unauthorized);
  CHECK(serving(keys).get("/me?key=" + ada.text).status() == status::unauthorized);
}

TEST_CASE("a key that has expired lets nobody in") {
  auto early = key_of("early");
  auto late = key_of("late");
  early.record.expires = std::chrono::sys_seconds(100s);
  late.record.expires = std::chrono::sys_seconds(101s);
  api_keys const keys({early.record, late.record});
  auto const client = serving(keys, {.now = at_100});
  CHECK(client.with("X-API-Key", early.text).get("/").status() == status::unauthorized);
  CHECK(client.with("X-API-Key", late.text).get("/").status() == status::ok);
}

TEST_CASE("keys come and go while the server runs") {
  auto const ada = key_of("ada");
  auto const bob = key_of("bob");
  api_keys keys;
  auto const client = serving(keys);
  auto const status_of = [&](auth::new_api_key const& key) {
    return client.with("X-API-Key", key.text).get("/").status();
  };
  CHECK(status_of(ada) == status::unauthorized);
  keys.add(ada.record);
  CHECK(status_of(ada) == status::ok);
  CHECK_THROWS_AS(keys.add(ada.record), std::invalid_argument);
  keys.replace({bob.record});
  CHECK(status_of(ada) == status::unauthorized);
  CHECK(status_of(bob) == status::ok);
  CHECK_THROWS_AS(keys.replace({{.id = "x", .hash = "none"}}), std::invalid_argument);
  CHECK(status_of(bob) == status::ok);
  CHECK(keys.remove(bob.record.id));
  CHECK_FALSE(keys.remove(bob.record.id));
  CHECK(status_of(bob) == status::unauthorized);
  CHECK(keys.size() == 0);
}

TEST_CASE("the document says which key an operation wants, and what for") {
  auto const ada = key_of("ada");
  api_keys const known({ada.record});
  auto const text = std::string(serving(known).with("X-API-Key", ada.text).get("/openapi.json").body());
  CHECK(text.find(R"("api_key":{"type":"apiKey","in":"header","name":"X-API-Key"})") != std::string::npos);
  CHECK(text.find(R"("security":[{"api_key":["write"]}])") != std::string::npos);
  auto const open = std::string(serving(known, {.optional = true}).get("/openapi.json").body());
  CHECK(open.find(R"("security":[{"api_key":[]},{}])") != std::string::npos);      // GET /
  CHECK(open.find(R"("security":[{"api_key":["write"]}])") != std::string::npos);  // POST /write
  CHECK(open.find(R"("security":[{"api_key":[]}])") != std::string::npos);         // GET /me
}

TEST_CASE("options that make no sense are refused at start") {
  api_keys const keys;
  CHECK_THROWS_AS(api_key(keys, {.header = ""}), std::invalid_argument);
  CHECK_THROWS_AS(api_key(keys, {.realm = "a\"b"}), std::invalid_argument);
}
