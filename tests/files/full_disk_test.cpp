#include "files/live.hpp"
#include "files/site.hpp"

#include <corest/files/folder.hpp>
#include <corest/web/multipart_form.hpp>
#include <corest/web/path.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/statvfs.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

using namespace corest;
using namespace files_test;

namespace {

constexpr std::uint64_t disk_bytes = 1 << 20;

// A disk of a mebibyte, where the system lets us have one.
class small_disk {
 public:
  small_disk() {
    mounted_ = ::mount("none", at_.path().c_str(), "tmpfs", 0, "size=1m") == 0;
    if (mounted_) empty_ = free_bytes();
  }
  ~small_disk() {
    if (mounted_) ::umount2(at_.path().c_str(), MNT_DETACH);
  }
  small_disk(small_disk const&) = delete;
  small_disk& operator=(small_disk const&) = delete;

  [[nodiscard]] bool there() const noexcept { return mounted_; }
  [[nodiscard]] site const& at() const noexcept { return at_; }
  [[nodiscard]] bool all_free() const { return free_bytes() == empty_ && at_.count() == 0; }

 private:
  [[nodiscard]] std::uint64_t free_bytes() const {
    struct statvfs seen{};
    REQUIRE(::statvfs(at_.path().c_str(), &seen) == 0);
    return seen.f_bfree * seen.f_frsize;
  }

  site at_;
  std::uint64_t empty_ = 0;
  bool mounted_ = false;
};

// The end of a file's last descriptor may come a moment behind the answer.
bool becomes_free(small_disk const& disk) {
  for (int i = 0; i < 500 && !disk.all_free(); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  return disk.all_free();
}

router storing(site const& at) {
  router app;
  app.emplace<folder>(at.path());
  app.put("/{name}", [](path<std::string> name, body_stream in, state<folder> files) -> task<std::uint64_t> {
    auto const got = co_await files->receive_file(in, *name);
    co_return got.size;
  });
  app.post("/", [](multipart_form in, state<folder> files) -> task<std::uint64_t> {
    std::uint64_t all = 0;
    while (co_await in.next_part()) {
      auto const got = co_await files->receive_file(in, std::string(*in.file_name()));
      all += got.size;
    }
    co_return all;
  });
  return app;
}

int answer_to(live const& server, std::string_view head, std::string const& body) {
  peer client(server);
  client.send(std::string(head) +
              " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
              "\r\nContent-Type: multipart/form-data; boundary=cut\r\n\r\n" + body);
  return status_of(client.response());
}

std::string form_of(std::string_view content) {
  return "--cut\r\nContent-Disposition: form-data; name=f; filename=a\r\n\r\n" + std::string(content) +
         "\r\n--cut--";
}

}  // namespace

TEST_CASE("what does not fit on the disk is a 507 that leaves nothing behind, and the next upload fits") {
  small_disk const disk;
  if (!disk.there()) {
    MESSAGE("no small file system can be mounted here: not tested");
    return;
  }
  live const server(storing(disk.at()));
  CHECK(answer_to(server, "PUT /a", text_of(disk_bytes + 300'000)) == 507);
  CHECK(becomes_free(disk));
  CHECK(answer_to(server, "POST /", form_of(text_of(disk_bytes + 300'000))) == 507);
  CHECK(becomes_free(disk));
  CHECK(answer_to(server, "PUT /a", text_of(600'000)) == 200);
  CHECK(disk.at().content_of("a") == text_of(600'000));
  CHECK(answer_to(server, "POST /", form_of(text_of(600'000))) == 507);  // the old one is kept until then
  CHECK(disk.at().content_of("a") == text_of(600'000));
}

TEST_CASE("a file beyond what the process may write is a 413, and no signal ends the process") {
  site const here;
  live const server(storing(here));
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
  rlimit const small{.rlim_cur = 500'000, .rlim_max = before.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  CHECK(answer_to(server, "PUT /a", text_of(500'001)) == 413);
  CHECK(answer_to(server, "POST /", form_of(text_of(500'001))) == 413);
  CHECK(here.count() == 0);
  CHECK(answer_to(server, "PUT /a", text_of(500'000)) == 200);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
  CHECK(here.content_of("a") == text_of(500'000));
}
