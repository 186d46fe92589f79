#include "files/live.hpp"
#include "files/site.hpp"

#include <corest/files/serve_files.hpp>
#include <corest/web/path.hpp>
#include <corest/web/state.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <string>
#include <vector>

using namespace corest;
using namespace files_test;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool sanitized = false;
#endif

// Eight times what it may take of memory; two gigabytes are bench/gigabytes.sh.
constexpr std::uint64_t body_bytes = 256ULL << 20;
constexpr std::uint64_t most_growth = 32ULL << 20;
constexpr std::size_t block_bytes = 1 << 20;
constexpr std::size_t page_bytes = 4096;

// A mebibyte of which no page is like any other page of the body.
class block {
 public:
  block() {
    for (std::size_t i = 0; i < bytes_.size(); ++i) bytes_[i] = static_cast<char>(i * 31 + i / 251);
  }
  std::string_view at(std::uint64_t offset) {
    for (std::uint64_t i = 0; i < block_bytes; i += page_bytes) {
      std::uint64_t const place = offset + i;
      std::memcpy(bytes_.data() + i, &place, sizeof place);
    }
    return {bytes_.data(), bytes_.size()};
  }

 private:
  std::vector<char> bytes_ = std::vector<char>(block_bytes);
};

std::uint64_t status_bytes(std::string const& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":")) return std::stoull(line.substr(name.size() + 1)) * 1024;
  return 0;
}

// The highest the resident memory was above what it was when this was made.
class growth {
 public:
  growth() {
    std::ofstream("/proc/self/clear_refs") << "5";
    before_ = status_bytes("VmRSS");
  }
  [[nodiscard]] std::uint64_t peak() const { return status_bytes("VmHWM") - before_; }

 private:
  std::uint64_t before_;
};

}  // namespace

TEST_CASE("what is larger than memory may be goes in and comes out unchanged") {
  site const here;
  router app;
  app.emplace<folder>(here.path());
  app.put("/{name}",
          [](path<std::string> name, body_stream in, state<folder> files) -> task<std::uint64_t> {
            auto const got = co_await files->receive_file(in, *name);
            co_return got.size;
          })
      .max_body(body_bytes);
  serve_files(app, "/", folder(here.path()));
  live const server(std::move(app));
  peer client(server);
  block content;
  here.put("small", "warm");
  client.send(get("/small"));
  REQUIRE(body_of(client.response()) == "warm");

  growth const grown;
  client.send("PUT /big.bin HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body_bytes) +
              "\r\n\r\n");
  for (std::uint64_t sent = 0; sent < body_bytes; sent += block_bytes) client.send(content.at(sent));
  CHECK(body_of(client.response()) == std::to_string(body_bytes));
  MESSAGE("upload: resident memory grew by ", grown.peak() / 1024, " KiB");
  if (!sanitized) CHECK(grown.peak() < most_growth);

  client.send(get("/big.bin"));
  CHECK(field_of(client.head(), "Content-Length") == std::to_string(body_bytes));
  std::string const first = client.take_buffered();
  std::vector<char> arrived(block_bytes);
  std::copy(first.begin(), first.end(), arrived.begin());
  std::size_t filled = first.size();
  bool same = true;
  for (std::uint64_t at = 0; at < body_bytes && same; at += block_bytes, filled = 0) {
    while (filled < block_bytes) {
      auto const got = client.receive(std::span(arrived).subspan(filled));
      REQUIRE(got > 0);
      filled += got;
    }
    same = std::memcmp(arrived.data(), content.at(at).data(), block_bytes) == 0;
  }
  CHECK(same);
  MESSAGE("and download: by ", grown.peak() / 1024, " KiB");
  if (!sanitized) CHECK(grown.peak() < most_growth);
}
