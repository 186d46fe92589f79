#include <corest/testing/client.hpp>
#include <corest/web/content.hpp>
#include <corest/web/form.hpp>
#include <corest/web/router.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace corest;

namespace {

struct order {
  checked<std::string, length<1, 50>> name;
  checked<int, range<1, 9>> count = 1;
  std::vector<std::string> tag;
  std::optional<std::string> note;
};

constexpr std::string_view form_type = "application/x-www-form-urlencoded";

router make_app() {
  router app;
  app.post("/orders", [](form<order> in) {
    std::string text = *in->name + "*" + std::to_string(*in->count);
    for (auto const& each : in->tag) text += "," + each;
    return text + (in->note ? "/" + *in->note : "");
  });
  return app;
}

}  // namespace

TEST_CASE("a form is a struct: decoded, with defaults, lists and what is optional") {
  testing::client client(make_app());
  auto const post = [&](std::string_view body) { return client.post("/orders", body, form_type).body(); };
  CHECK(post("name=a+b%26c&count=3&tag=x&tag=y%2C&note=&other=1") == "a b&c*3,x,y,/");
  CHECK(post("name=%C3%A4") == "\xC3\xA4*1");
  CHECK(client.post("/orders", "name=a", "Application/X-WWW-Form-Urlencoded; charset=utf-8").body() == "a*1");
}

TEST_CASE("all that does not fit a form is listed, by field") {
  testing::client client(make_app());
  auto const answer = client.post("/orders", "count=10&tag=%FF&note=1&note=2", form_type);
  CHECK(answer.status() == status::unprocessable_content);
  for (std::string const pointer : {"\"/name\"", "\"/count\"", "\"/tag\"", "\"/note\""}) {
    CAPTURE(pointer);
    CHECK(answer.body().find(pointer) != std::string::npos);
  }
  CHECK(client.post("/orders", "name=%GG", form_type).status() == status::bad_request);
}

TEST_CASE("a body that is not called a form is a 415") {
  testing::client client(make_app());
  auto const answer = client.post("/orders", "name=a", "text/plain");
  CHECK(answer.status() == status::unsupported_media_type);
  CHECK(answer.header("Accept") == form_type);
  CHECK(client.get("/openapi.json").body().find(form_type) != std::string::npos);
}
