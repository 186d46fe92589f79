#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/query.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

using namespace corest;

namespace {

struct search {
  checked<std::string, length<1, 8>> text;
  std::optional<int> year;
  int limit = 20;
  std::vector<std::string> tags;
};

std::string show(query<search> asked) {
  std::string out = *asked->text + '|' + (asked->year ? std::to_string(*asked->year) : "none") + '|' +
                    std::to_string(asked->limit);
  for (auto const& tag : asked->tags) out += '|' + tag;
  return out;
}

}  // namespace

TEST_CASE("a struct takes what the query says, and defaults for the rest") {
  router app;
  app.get("/", show);
  testing::client client{std::move(app)};
  CHECK(client.get("/?text=a").body() == "a|none|20");
  CHECK(client.get("/?limit=5&text=a+b%26&year=1999&other=x").body() == "a b&|1999|5");
  CHECK(client.get("/?te%78t=a&&").body() == "a|none|20");
}

TEST_CASE("a list takes a name as often as it comes") {
  router app;
  app.get("/", show);
  testing::client client{std::move(app)};
  CHECK(client.get("/?text=a&tags=x&tags=y%2Cz").body() == "a|none|20|x|y,z");
}

TEST_CASE("a member whose default breaks its own constraint must be given") {
  router app;
  app.get("/", show);
  testing::client client{std::move(app)};
  auto const answer = client.get("/");
  CHECK(answer.status() == status::unprocessable_content);
  CHECK(answer.body().find(R"({"parameter":"text","detail":"is missing","code":"required"})") !=
        std::string_view::npos);
}

TEST_CASE("everything that is wrong with a query is said at once") {
  router app;
  app.get("/", show);
  testing::client client{std::move(app)};
  auto const answer = client.get("/?text=&year=x&limit=99999999999&limit2=");
  CHECK(answer.body().find(R"("parameter":"text")") != std::string_view::npos);
  CHECK(answer.body().find(R"({"parameter":"year","detail":"must be a whole number","code":"type"})") !=
        std::string_view::npos);
  CHECK(
      answer.body().find(R"({"parameter":"limit","detail":"must be at most 2147483647","code":"maximum"})") !=
      std::string_view::npos);
}

TEST_CASE("what is asked for once must not come twice") {
  router app;
  app.get("/", show);
  testing::client client{std::move(app)};
  CHECK(client.get("/?text=a&limit=1&limit=2").body().find(R"("code":"duplicate")") !=
        std::string_view::npos);
}

TEST_CASE("one value has a name, and is required unless it is optional or a list") {
  router app;
  app.get("/one", [](query<int, "n"> n) { return *n; });
  app.get("/maybe", [](query<std::optional<int>, "n"> n) { return n->value_or(-1); });
  app.get("/many", [](query<std::vector<int>, "n"> n) { return n->size(); });
  testing::client client{std::move(app)};
  CHECK(client.get("/one?n=7").body() == "7");
  CHECK(client.get("/one").status() == status::unprocessable_content);
  CHECK(client.get("/maybe").body() == "-1");
  CHECK(client.get("/maybe?n=7").body() == "7");
  CHECK(client.get("/maybe?n=x").status() == status::unprocessable_content);
  CHECK(client.get("/many?n=1&n=2").body() == "2");
  CHECK(client.get("/many").body() == "0");
}

TEST_CASE("a hundred failures are reported in full, and no more however many a client makes") {
  router app;
  app.get("/", [](query<std::vector<int>, "n">) {});
  testing::client client{std::move(app)};
  auto const reported = [&](int bad) {
    std::string target = "/?";
    for (int i = 0; i < bad; ++i) target += "n=&";
    auto const answer = client.get(target);
    CHECK(answer.status() == status::unprocessable_content);
    std::size_t count = 0;
    for (auto at = answer.body().find("whole number"); at != answer.body().npos;
         at = answer.body().find("whole number", at + 1))
      ++count;
    return count;
  };
  CHECK(reported(100) == 100);
  CHECK(reported(101) == 100);
  CHECK(reported(2000) == 100);
}

TEST_CASE("whole numbers keep to the range of their type") {
  router app;
  app.get("/", [](query<std::optional<std::int64_t>, "s"> s, query<std::optional<std::uint64_t>, "u"> u) {
    return std::to_string(s->value_or(0)) + ' ' + std::to_string(u->value_or(0));
  });
  testing::client client{std::move(app)};
  CHECK(client.get("/?s=-9223372036854775808&u=18446744073709551615").body() ==
        "-9223372036854775808 18446744073709551615");
  CHECK(client.get("/?s=-9223372036854775809").body().find("must be at least -9223372036854775808") !=
        std::string_view::npos);
  CHECK(client.get("/?u=18446744073709551616").body().find("must be at most 18446744073709551615") !=
        std::string_view::npos);
  CHECK(client.get("/?u=-1").body().find("must be at least 0") != std::string_view::npos);
  for (auto const* bad : {"/?s=", "/?s=%2B1", "/?s=0x1", "/?s=1.0", "/?s=1+", "/?s=-"}) {
    CHECK(client.get(bad).body().find("must be a whole number") != std::string_view::npos);
  }
}

TEST_CASE("numbers are finite, and truth is true or false") {
  router app;
  app.get("/", [](query<std::optional<double>, "d"> d, query<std::optional<bool>, "b"> b) {
    return std::to_string(d->value_or(0)) + (b->value_or(false) ? "yes" : "no");
  });
  testing::client client{std::move(app)};
  CHECK(client.get("/?d=-1.5e1&b=1").body() == "-15.000000yes");
  for (auto const* bad :
       {"/?d=nan", "/?d=inf", "/?d=1e999", "/?d=", "/?d=1,5", "/?b=yes", "/?b=TRUE", "/?b="}) {
    CAPTURE(bad);
    CHECK(client.get(bad).status() == status::unprocessable_content);
  }
}
