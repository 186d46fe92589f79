#include <corest/json/json.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/body.hpp>
#include <corest/web/etag.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/path.hpp>
#include <corest/web/query.hpp>
#include <corest/web/results.hpp>
#include <corest/web/router.hpp>
#include <corest/web/unions.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace corest;
using openapi::location;
using openapi::operation;

/// A type with the name that problem documents have in every document.
namespace mine {
struct problem {
  int severity = 0;
};
}  // namespace mine

namespace {

struct trip {
  std::int64_t id = 0;
  std::string name;
};
struct page {
  checked<int, range<1, 100>> limit = 20;
  std::optional<std::string> after;
  checked<std::string, length<1, 8>> search;
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string document_of(std::vector<openapi::route> const& routes) { return openapi::render({}, routes); }

std::string_view from(std::string_view document, std::string_view mark) {
  auto const at = document.find(mark);
  REQUIRE(at != document.npos);
  return document.substr(at);
}

void describe_nothing(operation&) {}
void describe_item(operation& op) {
  op.parameter(
      {.in = location::path, .name = std::string(op.next_placeholder()), .schema = R"({"type":"integer"})"});
  op.response(status::ok, {}, "application/json", R"({"type":"string"})");
}
void describe_creation(operation& op) {
  op.request_body("application/json", R"({"type":"object"})");
  op.response(status::created, "It was added", "application/json", R"({"type":"object"})");
  op.response_header(status::created, {"Location", R"({"type":"string"})", "Where it is"});
}

}  // namespace

TEST_CASE("the document names its version, the API and its servers") {
  auto const text = openapi::render({.title = "Fleet \"one\"",
                                     .version = "1.2.0",
                                     .description = "Vehicles",
                                     .servers = {"https://fleet.test"}},
                                    {});
  CHECK(contains(text, R"("openapi":"3.1.0")"));
  CHECK(contains(text, R"("info":{"title":"Fleet \"one\"","description":"Vehicles","version":"1.2.0"})"));
  CHECK(contains(text, R"("servers":[{"url":"https://fleet.test"}])"));
  CHECK(contains(text, R"("paths":{})"));
}

TEST_CASE("an API without servers is where the document came from") {
  CHECK_FALSE(contains(openapi::render({}, {}), "servers"));
}

TEST_CASE("routes of one path share a path item") {
  auto const text =
      document_of({{.verb = method::get, .pattern = "/vehicles", .describe = describe_nothing},
                   {.verb = method::get, .pattern = "/trips", .describe = describe_nothing},
                   {.verb = method::post, .pattern = "/vehicles", .describe = describe_creation}});
  auto const vehicles = from(text, R"("/vehicles":{"get":{)");
  CHECK(vehicles.find(R"("post":{)") < vehicles.find(R"("/trips":{)"));
}

TEST_CASE("a placeholder stands in the path without its constraint") {
  auto const text = document_of({{.pattern = "/vehicles/{id:int}", .describe = describe_item}});
  CHECK(contains(text, R"("/vehicles/{id}":{"get":{)"));
  CHECK(contains(text,
                 R"("parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"integer"}}])"));
}

TEST_CASE("a placeholder that no extractor takes is described by its constraint") {
  auto const text = document_of({{.pattern = "/a/{id:uuid}/{rest...}", .describe = describe_nothing}});
  CHECK(contains(text, R"("/a/{id}/{rest}")"));
  CHECK(contains(text,
                 R"("name":"id","in":"path","required":true,"schema":{"type":"string","format":"uuid"})"));
  CHECK(
      contains(text, R"("name":"rest","in":"path","description":"The rest of the path, slashes included")"));
}

TEST_CASE("placeholders are taken in order") {
  json::schema_set schemas;
  operation op(method::get, "/a/{first}/{second:int}", schemas);
  CHECK(op.next_placeholder() == "first");
  op.parameter({.in = location::path, .name = "first"});
  CHECK(op.next_placeholder() == "second");
  op.parameter({.in = location::query, .name = "second"});
  CHECK(op.next_placeholder() == "second");
  op.parameter({.in = location::path, .name = "second"});
  CHECK(op.next_placeholder().empty());
}

TEST_CASE("paths that differ only in their names are one path with the first names") {
  auto const text =
      document_of({{.verb = method::get, .pattern = "/swap/{a}/{b}", .describe = describe_nothing},
                   {.verb = method::put, .pattern = "/swap/{b:int}/{a}", .describe = describe_nothing},
                   {.verb = method::get, .pattern = "/swap/{c}/{d}", .summary = "never seen"}});
  CHECK(contains(text, R"("paths":{"/swap/{a}/{b}":{)"));
  CHECK_FALSE(contains(text, "/swap/{b}/{a}"));
  auto const put = from(text, R"("put":{)");
  CHECK(
      contains(put, R"({"name":"a","in":"path","required":true,"schema":{"type":"integer"}},{"name":"b",)"));
  CHECK_FALSE(contains(text, "never seen"));
}

TEST_CASE("literal text of a path is percent-encoded as in a URL") {
  CHECK(contains(document_of({{.pattern = "/caf\u00e9/@x"}}), R"("/caf%C3%A9/@x")"));
}

TEST_CASE("the root and a trailing slash are paths of their own") {
  auto const text = document_of({{.pattern = "/"}, {.pattern = "/a"}, {.pattern = "/a/"}});
  CHECK(contains(text, R"("paths":{"/":{)"));
  CHECK(contains(text, R"("/a":{)"));
  CHECK(contains(text, R"("/a/":{)"));
}

TEST_CASE("every operation has an id of its own") {
  auto const text = document_of({{.pattern = "/vehicles/{id}/last-position"},
                                 {.pattern = "/vehicles/{id}/last/position"},
                                 {.verb = method::delete_, .pattern = "/", .operation_id = "wipe"}});
  CHECK(contains(text, R"("operationId":"get_vehicles_by_id_last_position")"));
  CHECK(contains(text, R"("operationId":"get_vehicles_by_id_last_position_2")"));
  CHECK(contains(text, R"("operationId":"wipe")"));
}

TEST_CASE("what the user writes about a route stands in its operation") {
  auto const text = document_of({{.pattern = "/a",
                                  .summary = "One",
                                  .description = "More of it",
                                  .tags = {"x", "y", "x"},
                                  .deprecated = true},
                                 {.pattern = "/b", .tags = {"y"}}});
  CHECK(contains(
      text, R"("get":{"tags":["x","y"],"summary":"One","description":"More of it","operationId":"get_a")"));
  CHECK(contains(text, R"("deprecated":true)"));
  CHECK(contains(text, R"("tags":[{"name":"x"},{"name":"y"}])"));
}

TEST_CASE("hidden routes and methods without a name in OpenAPI stay out of the document") {
  auto const text =
      document_of({{.pattern = "/a", .hidden = true}, {.verb = method::other, .pattern = "/b"}});
  CHECK(contains(text, R"("paths":{})"));
}

TEST_CASE("a response says its content and its header fields") {
  auto const text = document_of({{.verb = method::post, .pattern = "/a", .describe = describe_creation}});
  CHECK(contains(
      text, R"("201":{"description":"It was added","headers":{"Location":{"description":"Where it is",)"
            R"("schema":{"type":"string"}}},"content":{"application/json":{"schema":{"type":"object"}}}})"));
  CHECK(contains(
      text,
      R"("requestBody":{"required":true,"content":{"application/json":{"schema":{"type":"object"}}}})"));
}

TEST_CASE("several schemas of one status and content type are alternatives") {
  auto const text =
      document_of({{.pattern = "/a", .describe = [](operation& op) {
                      op.response(status::ok, "Either", "application/json", R"({"type":"string"})");
                      op.response(status::ok, "Or", "application/json", R"({"type":"null"})");
                      op.response(status::ok, {}, "application/json", R"({"type":"null"})");
                      op.response(status::ok, {}, "text/plain", R"({"type":"string"})");
                    }}});
  CHECK(contains(text,
                 R"("200":{"description":"Either","content":{"application/json":{"schema":{"anyOf":[)"
                 R"({"type":"string"},{"type":"null"}]}},"text/plain":{"schema":{"type":"string"}}}})"));
}

TEST_CASE("a status that forbids a body is documented without one") {
  auto const text = document_of({{.pattern = "/a", .describe = [](operation& op) {
                                    op.response(status::not_modified, {}, "application/json", "{}");
                                  }}});
  CHECK(contains(text, R"("304":{"description":"Not Modified"})"));
}

TEST_CASE("an operation lists the problems that can occur to it, and no others") {
  auto const text = document_of({{.pattern = "/plain"},
                                 {.pattern = "/items/{id}", .describe = describe_item},
                                 {.verb = method::post, .pattern = "/items", .describe = describe_creation}});
  auto const problems = [&](std::string_view mark) {
    auto const whole = from(text, mark);
    auto const operation_text = whole.substr(0, whole.find(R"("default":)"));
    std::vector<std::string> found;
    for (std::string_view const code : {"400", "404", "406", "408", "413", "415", "422", "500", "503"}) {
      if (contains(operation_text, std::string("\"").append(code).append("\":{\"$ref\"")))
        found.emplace_back(code);
    }
    return found;
  };
  CHECK(problems(R"("/plain":)") == std::vector<std::string>{"500", "503"});
  CHECK(problems(R"("/items/{id}":)") == std::vector<std::string>{"400", "404", "406", "422", "500", "503"});
  CHECK(problems(R"("/items":)") ==
        std::vector<std::string>{"400", "406", "408", "413", "415", "422", "500", "503"});
}

TEST_CASE("an answer described by the route replaces the common words for it") {
  auto const text = document_of({{.pattern = "/items/{id}",
                                  .describe = describe_item,
                                  .outcomes = {{status::not_found, "No such item"},
                                               {status::conflict, "Taken"},
                                               {status::not_modified, "Known"},
                                               {status::unprocessable_content, ""}}}});
  CHECK(contains(text, R"("404":{"description":"No such item","content":{"application/problem+json":)"
                       R"({"schema":{"$ref":"#/components/schemas/problem"}}}})"));
  CHECK(contains(text, R"("409":{"description":"Taken","content":{"application/problem+json":)"));
  CHECK(contains(text, R"("304":{"description":"Known"})"));
  CHECK(contains(text, R"("422":{"$ref":"#/components/responses/unprocessable_content"})"));
  CHECK(text.find("\"404\":") == text.rfind("\"404\":"));
}

TEST_CASE("every operation has a default response: any other failure is a problem document") {
  CHECK(contains(document_of({{.pattern = "/a"}}), R"("default":{"$ref":"#/components/responses/problem"})"));
}

TEST_CASE("an operation that demands credentials says so, and answers 401 and 403") {
  auto const text =
      document_of({{.pattern = "/a", .describe = [](operation& op) {
                      op.security({"api_key", R"({"type":"apiKey","in":"header","name":"X-API-Key"})"});
                      op.security({"api_key", "the name is known already"});
                    }}});
  CHECK(contains(text, R"("security":[{"api_key":[]}])"));
  CHECK(contains(text, R"("401":{"description":"Unauthorized")"));
  CHECK(contains(text, R"("403":{"description":"Forbidden")"));
  CHECK(
      contains(text, R"("securitySchemes":{"api_key":{"type":"apiKey","in":"header","name":"X-API-Key"}})"));
}

TEST_CASE("a parameter described twice stands in the document once") {
  json::schema_set schemas;
  operation op(method::get, "/a", schemas);
  op.parameter({.name = "limit", .schema = R"({"type":"integer"})"});
  op.parameter({.name = "limit", .schema = R"({"type":"string"})", .required = true});
  op.parameter({.in = location::header, .name = "limit"});
  REQUIRE(op.parameters().size() == 2);
  CHECK(op.parameters()[0].schema == R"({"type":"integer"})");
  CHECK(op.parameters()[0].required);
}

TEST_CASE("the same routes give the same bytes, in the order of registration") {
  std::vector<openapi::route> const routes{{.pattern = "/b", .describe = describe_nothing},
                                           {.pattern = "/a/{id}", .describe = describe_item}};
  auto const text = document_of(routes);
  CHECK(text == document_of(routes));
  CHECK(text.find(R"("/b")") < text.find(R"("/a/{id}")"));
}

TEST_CASE("a named type stands in the components once, however many operations use it") {
  auto const describe = [](operation& op) {
    op.response(status::ok, {}, "application/json", op.schema<std::vector<trip>>());
  };
  auto const text =
      document_of({{.pattern = "/a", .describe = describe}, {.pattern = "/b", .describe = describe}});
  CHECK(contains(text, R"("items":{"$ref":"#/components/schemas/trip"})"));
  CHECK(text.find(R"("trip":{)") != text.npos);
  CHECK(text.find(R"("trip":{)") == text.rfind(R"("trip":{)"));
}

TEST_CASE("a type of the user named problem does not displace the schema of problem documents") {
  auto const text =
      document_of({{.pattern = "/a", .describe = [](operation& op) {
                      op.response(status::ok, {}, "application/json", op.schema<mine::problem>());
                    }}});
  CHECK(contains(text, R"("problem":{"type":"object","description":"A problem document)"));
  CHECK_FALSE(contains(text, R"("application/json":{"schema":{"$ref":"#/components/schemas/problem"}})"));
  CHECK(contains(text, "severity"));
}

TEST_CASE("a parameter that may be absent is never null, and says its default") {
  json::schema_set schemas;
  operation op(method::get, "/a", schemas);
  CHECK(op.parameter_schema<std::optional<bool>>() == R"({"type":"boolean"})");
  CHECK(op.parameter_schema<page, 0>().ends_with(R"("default":20})"));
  CHECK(op.parameter_schema<page, 1>() == R"({"type":"string"})");
  CHECK_FALSE(contains(op.parameter_schema<page, 2>(), "default"));
}

TEST_CASE("a responder can say of another status what an inner one says of 200") {
  auto const text = document_of({{.pattern = "/a", .describe = [](operation& op) {
                                    op.response(status::ok, "The first", "text/plain", {});
                                    op.response_as(status::accepted, [](operation& inner) {
                                      inner.response(status::ok, "Later", "application/json", "{}");
                                      inner.response_header(status::ok, {"ETag", "{}", {}});
                                      inner.problem(status::gone);
                                    });
                                  }}});
  CHECK(contains(text, R"("200":{"description":"The first","content":{"text/plain":{}}},)"));
  CHECK(contains(text, R"("202":{"description":"Later","headers":{"ETag":{"schema":{}}},)"
                       R"("content":{"application/json":{"schema":{}}}})"));
  CHECK(contains(text, R"("410":{"description":"Gone")"));
}

TEST_CASE("handlers are described by their signatures") {
  router app({.title = "Trips"});
  app.get("/trips",
          [](query<page> wanted) { return std::vector<trip>(static_cast<std::size_t>(*wanted->limit)); });
  app.get("/trips/{id:int}",
          [](path<std::int64_t> id) { return std::optional(tagged{trip{*id, "a"}, etag("1")}); });
  app.post("/trips", [](body<trip> added) { return created{tagged{*added, etag("1")}, "/trips/1"}; });
  app.delete_("/trips/{id}", [](path<std::int64_t>, if_match) {});
  testing::client client(std::move(app));
  std::string const text(client.get("/openapi.json").body());
  auto const list = from(text, R"("/trips":{"get":)");
  CHECK(contains(list.substr(0, list.find("responses")), R"("name":"limit","in":"query")"));
  CHECK(contains(list, R"("items":{"$ref":"#/components/schemas/trip"})"));
  auto const add = from(text, R"("post":{)");
  CHECK(contains(add, R"("requestBody":{"required":true,"content":{"application/json":{"schema":{"$ref":)"));
  auto const added = from(add, R"("201":)");
  CHECK(added.find(R"("ETag":)") < added.find(R"("/trips/{id}")"));
  CHECK(added.find(R"("Location":)") < added.find(R"("/trips/{id}")"));
  CHECK(contains(from(text, R"("/trips/{id}":{"get":)"), R"("304":)"));
  CHECK(contains(from(text, R"("delete":)"), R"("428":)"));
}
