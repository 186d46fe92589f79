#include "files/site.hpp"
#include "files/take_pieces.hpp"

#include <corest/files/folder.hpp>
#include <corest/files/receive_file.hpp>
#include <corest/testing/client.hpp>
#include <corest/web/path.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <string>

using namespace corest;
using files_test::site;
using files_test::text_of;

namespace {

struct taken {
  std::uint64_t size;
  bool replaced;
};

testing::client taking(site const& into, receive_options options = {}) {
  router app;
  app.emplace<folder>(into.path());
  app.put("/{name...}",
          [options](path<std::string> name, body_stream in, state<folder> files) -> task<taken> {
            auto const got = co_await files->receive_file(in, *name, options);
            co_return taken{got.size, got.replaced};
          });
  return testing::client(std::move(app));
}

}  // namespace

TEST_CASE("a body becomes a file, which says whether it replaced one") {
  site const here;
  auto client = taking(here);
  auto const first = client.put("/a.bin", text_of(100'000)).json<taken>();
  CHECK(first.size == 100'000);
  CHECK_FALSE(first.replaced);
  CHECK(here.content_of("a.bin") == text_of(100'000));
  CHECK(client.put("/a.bin", "new").json<taken>().replaced);
  CHECK(here.content_of("a.bin") == "new");
  CHECK(client.put("/empty", "").json<taken>().size == 0);
  CHECK(here.content_of("empty").empty());
  CHECK(here.count() == 2);
}

TEST_CASE("a body is taken up to its limit") {
  site const here;
  auto client = taking(here, {.max_bytes = 5});
  CHECK(client.put("/a", "12345").status() == status::ok);
  CHECK(client.put("/b", "123456").status() == status::content_too_large);
  CHECK(here.count() == 1);
}

TEST_CASE("a file that is to be kept is, and the client hears of it") {
  site const here;
  here.put("a", "old");
  CHECK(taking(here, {.if_exists = existing::keep}).put("/a", "new").status() == status::conflict);
  CHECK(here.content_of("a") == "old");
  CHECK(taking(here, {.survives = durability::synced}).put("/a", "new").status() == status::ok);
  CHECK(here.content_of("a") == "new");
}

TEST_CASE("a stranger's name is refused where it is none, and where its folder is not there") {
  site const here;
  here.put("folder/file", "content");
  site const outside;
  here.link("out", outside.path());
  auto client = taking(here);
  for (char const* const name : {"/.hidden", "/x%5cy", "/a%2f%2fb", "/"})
    CHECK_MESSAGE(client.put(name, "x").status() == status::bad_request, name);
  for (char const* const name : {"/none/a", "/folder", "/folder/file/a"})
    CHECK_MESSAGE(client.put(name, "x").status() == status::conflict, name);
  CHECK(client.put("/out/escaped", "x").status() == status::bad_request);
  CHECK(outside.count() == 0);
}

TEST_CASE("a path of one's own takes a body as well") {
  site const here;
  router app;
  app.post("/", [path = here.file("a")](body_stream in) -> task<taken> {
    auto const got = co_await receive_file(in, path);
    co_return taken{got.size, got.replaced};
  });
  CHECK(testing::client(std::move(app)).post("/", "content").status() == status::ok);
  CHECK(here.content_of("a") == "content");
}

TEST_CASE("a full disk is a 507, and what is not the client's business stays an error") {
  CHECK(problem_of(io_error(ENOSPC, "write")).status() == status::insufficient_storage);
  CHECK(problem_of(io_error(EDQUOT, "write")).status() == status::insufficient_storage);
  CHECK(problem_of(io_error(EFBIG, "write")).status() == status::content_too_large);
  CHECK_THROWS_AS((void)problem_of(io_error(EIO, "write")), io_error);
}
