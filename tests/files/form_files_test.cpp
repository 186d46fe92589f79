#include "files/live.hpp"
#include "files/site.hpp"

#include <corest/files/folder.hpp>
#include <corest/http/file_name.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/multipart_form.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace corest;
using namespace files_test;

namespace {

constexpr std::string_view type = "multipart/form-data; boundary=cut";

std::string file_part(std::string_view name, std::string_view content) {
  return "--cut\r\nContent-Disposition: form-data; name=file; filename=\"" + std::string(name) +
         "\"\r\n\r\n" + std::string(content) + "\r\n";
}

struct stored {
  std::string name;
  std::uint64_t size;
};

router storing(site const& into, receive_options options = {}) {
  router app;
  app.emplace<folder>(into.path());
  app.post("/", [options](multipart_form in, state<folder> files) -> task<std::vector<stored>> {
    std::vector<stored> all;
    while (co_await in.next_part()) {
      auto const claimed = in.file_name();
      if (!claimed) continue;
      auto const name = http::safe_file_name(*claimed);
      if (!name) throw problem(status::bad_request, "a file has no name");
      auto const got = co_await files->receive_file(in, *name, options);
      all.push_back({*name, got.size});
    }
    co_return all;
  });
  return app;
}

}  // namespace

TEST_CASE("the files of a form are stored one by one, under names that are harmless") {
  site const here;
  testing::client client(storing(here));
  std::string const content = text_of(700'000) + "\r\n--cu\r\n";
  auto const form = file_part("a.bin", content) + file_part("../../etc/.passwd", "harmless") +
                    "--cut\r\nContent-Disposition: form-data; name=title\r\n\r\nno file\r\n" +
                    file_part("empty", "") + "--cut--\r\n";
  auto const all = client.post("/", form, type).json<std::vector<stored>>();
  REQUIRE(all.size() == 3);
  CHECK(all[0].size == content.size());
  CHECK(all[1].name == "passwd");
  CHECK(all[2].size == 0);
  CHECK(here.content_of("a.bin") == content);
  CHECK(here.content_of("passwd") == "harmless");
  CHECK(here.count() == 3);
}

TEST_CASE("a file of a form that is broken off leaves nothing, those before it are complete") {
  site const here;
  testing::client client(storing(here));
  auto const whole = file_part("first", "whole") + file_part("second", text_of(600'000));
  CHECK(client.post("/", whole.substr(0, whole.size() - 3), type).status() == status::bad_request);
  CHECK(here.content_of("first") == "whole");
  CHECK(here.count() == 1);
}

TEST_CASE("a file of a form is taken up to its limit, and the next one is none of its business") {
  site const here;
  testing::client client(storing(here, {.max_bytes = 5}));
  CHECK(client.post("/", file_part("a", "12345") + file_part("b", "12345") + "--cut--\r\n", type).status() ==
        status::ok);
  CHECK(here.count() == 2);
  CHECK(client.post("/", file_part("c", "123456") + "--cut--\r\n", type).status() ==
        status::content_too_large);
  CHECK(here.count() == 2);
}

TEST_CASE("a handler may pass over a file that was refused, and take the next") {
  site const here;
  here.put("taken", "old");
  router app;
  app.emplace<folder>(here.path());
  app.post("/", [](multipart_form in, state<folder> files) -> task<int> {
    int refused = 0;
    while (co_await in.next_part()) {
      try {
        co_await files->receive_file(in, std::string(*in.file_name()), {.if_exists = existing::keep});
      } catch (problem const&) {
        ++refused;
      }
    }
    co_return refused;
  });
  testing::client client(std::move(app));
  auto const form = file_part("taken", text_of(600'000)) + file_part(".hidden", text_of(600'000)) +
                    file_part("new", "content") + "--cut--";
  CHECK(client.post("/", form, type).body() == "2");
  CHECK(here.content_of("taken") == "old");
  CHECK(here.content_of("new") == "content");
  CHECK(here.count() == 2);
}

TEST_CASE("a part becomes a file at a path of one's own, also from a client that sends as it likes") {
  site const here;
  router app;
  app.post("/", [path = here.file("a")](multipart_form in) -> task<std::uint64_t> {
    co_await in.next_part();
    auto const got = co_await receive_file(in, path);
    co_return got.size;
  });
  live const server(std::move(app));
  peer client(server);
  std::string const content = text_of(3'000'000);
  std::string const form = file_part("x", content) + "--cut--";
  client.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Type: " + std::string(type) +
              "\r\nContent-Length: " + std::to_string(form.size()) + "\r\n\r\n");
  for (std::size_t at = 0; at < form.size(); at += 99'991) client.send(form.substr(at, 99'991));
  CHECK(body_of(client.response()) == std::to_string(content.size()));
  CHECK(here.content_of("a") == content);
}
