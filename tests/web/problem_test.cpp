#include <corest/http/exchange.hpp>
#include <corest/web/problem.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace corest;

namespace {

std::string written(problem const& what) {
  exchange at;
  what.write(at.request, at.response);
  CHECK(at.response.status() == what.status());
  CHECK(at.response.header("content-type") == "application/problem+json");
  return std::string(at.response.body().view());
}

}  // namespace

TEST_CASE("a problem says its status, and no more when there is no more to say") {
  CHECK(written(problem(status::conflict)) == R"({"type":"about:blank","title":"Conflict","status":409})");
}

TEST_CASE("type, title, detail and members of its own are the program's") {
  auto const text = written(problem(status::conflict, "the plate \"B-7\" is taken")
                                .type("https://fleet.test/plate-taken")
                                .title("Plate taken")
                                .with("plate", "B-7")
                                .with("others", std::vector<int>{1, 2}));
  CHECK(text == R"({"type":"https://fleet.test/plate-taken","title":"Plate taken","status":409,)"
                R"("detail":"the plate \"B-7\" is taken","plate":"B-7","others":[1,2]})");
}

TEST_CASE("what is wrong with a request is listed by where it stands") {
  problem what(status::unprocessable_content);
  what.add({request_part::body, "/a/0", "must be text", "type"});
  what.add({request_part::query, "limit", "must be at most 9", "maximum"});
  what.add({request_part::path, "id", "must be a whole number", "type"});
  what.add({request_part::header, "If-Match", "is missing", "required"});
  what.add({request_part::cookie, "session", "is missing", "required"});
  auto const text = written(what);
  CHECK(text.ends_with(R"("errors":[{"pointer":"/a/0","detail":"must be text","code":"type"},)"
                       R"({"parameter":"limit","detail":"must be at most 9","code":"maximum"},)"
                       R"({"parameter":"id","detail":"must be a whole number","code":"type"},)"
                       R"({"header":"If-Match","detail":"is missing","code":"required"},)"
                       R"({"cookie":"session","detail":"is missing","code":"required"}]})"));
}

TEST_CASE("a problem carries header fields, and refuses those that would split the response") {
  exchange at;
  problem(status::unauthorized).header("WWW-Authenticate", "Bearer").write(at.request, at.response);
  CHECK(at.response.header("www-authenticate") == "Bearer");
  CHECK_THROWS_AS(problem(status::unauthorized).header("X", "a\r\nb"), std::invalid_argument);
  CHECK_THROWS_AS(problem(status::unauthorized).header("Content-Length", "1"), std::invalid_argument);
}

TEST_CASE("a problem replaces what stood in the response") {
  exchange at;
  at.response.set("X-Old", "1");
  at.response.body().append("old");
  problem(status::conflict).write(at.request, at.response);
  CHECK(at.response.header("x-old") == std::nullopt);
  CHECK(at.response.body().view().starts_with("{"));
}

TEST_CASE("what() is the detail, or the title") {
  CHECK(std::string(problem(status::conflict, "taken").what()) == "taken");
  CHECK(std::string(problem(status::conflict).what()) == "Conflict");
}
