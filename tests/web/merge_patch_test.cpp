#include <corest/json/checked.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/merge_patch.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <string_view>

using namespace corest;

namespace {

struct profile {
  using corest_rules = rules<deny_unknown>;
  checked<std::string, length<1, 8>> name;
  std::optional<std::string> nick;
  int age = 0;
};

router make_app() {
  router app;
  app.patch("/me", [](merge_patch<profile> change) { return change.applied_to({"ann", "a", 7}); });
  return app;
}

constexpr std::string_view merge_patch_json = "application/merge-patch+json";

}  // namespace

TEST_CASE("a patch sets the members it has, null empties an optional one, the others stay") {
  testing::client client{make_app()};
  CHECK(client.patch("/me", R"({"age":8})", merge_patch_json).body() ==
        R"({"name":"ann","nick":"a","age":8})");
  CHECK(client.patch("/me", R"({"nick":null})").body() == R"({"name":"ann","nick":null,"age":7})");
  CHECK(client.patch("/me", "{}").body() == R"({"name":"ann","nick":"a","age":7})");
}

TEST_CASE("a patch that would break the value is a 422 that lists everything") {
  testing::client client{make_app()};
  auto const broken = client.patch("/me", R"({"name":null,"age":"x","shoe":1})");
  CHECK(broken.status() == status::unprocessable_content);
  for (auto const* pointer : {R"("pointer":"/name")", R"("pointer":"/age")", R"("pointer":"/shoe")"})
    CHECK(broken.body().find(pointer) != std::string_view::npos);
  CHECK(client.patch("/me", R"({"name":"123456789"})").status() == status::unprocessable_content);
  CHECK(client.patch("/me", R"({"name":"12345678"})").status() == status::ok);
  CHECK(client.patch("/me", "[]").status() == status::unprocessable_content);
}

TEST_CASE("a patch that is no JSON is a 400, one that is not called JSON a 415, none at all a 400") {
  testing::client client{make_app()};
  CHECK(client.patch("/me", R"({"age":)").status() == status::bad_request);
  CHECK(client.patch("/me", R"({"age":8})", "text/plain").status() == status::unsupported_media_type);
  CHECK(client.patch("/me", "").status() == status::bad_request);
}

TEST_CASE("the document shows a patch with the members of its type, none of them required") {
  testing::client client{make_app()};
  auto const answer = client.get("/openapi.json");
  std::string_view const document = answer.body();
  auto const patch = document.substr(document.find(merge_patch_json), 300);
  CHECK(patch.find(R"("nick")") != std::string_view::npos);
  CHECK(patch.substr(0, patch.find("responses")).find("required\":[") == std::string_view::npos);
}

TEST_CASE("a patch of a type that denies unknown members may only remove them") {
  testing::client client{make_app()};
  CHECK(client.patch("/me", R"({"shoe":null})").status() == status::ok);
  auto const answer = client.get("/openapi.json");
  CHECK(answer.body().find(R"("additionalProperties":{"type":"null"})") != std::string_view::npos);
}
