#include "coding/bodies.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::coding;

TEST_CASE("what is packed comes back, however large") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    for (std::size_t const size : {0u, 1u, 4'096u, 100'000u, 900'000u}) {
      for (auto const& body : {records(size), noise(size)}) {
        auto const back = unpack(coding, pack(coding, body));
        CHECK(back.status == decode_status::ended);
        CHECK(back.body == body);
      }
    }
  }
}

TEST_CASE("text becomes much smaller, and noise hardly larger") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    CHECK(pack(coding, records(100'000)).size() < 25'000);
    CHECK(pack(coding, noise(100'000)).size() < 100'200);
  }
}

TEST_CASE("pieces make the body that the whole makes") {
  auto const body = records(50'000);
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    encoder packer(coding);
    buffer to;
    for (std::size_t at = 0; at < body.size(); at += 777)
      packer.feed(std::string_view(body).substr(at, 777), to);
    packer.finish(to);
    CHECK(unpack(coding, to.view()).body == body);
  }
}

TEST_CASE("a flush sends all that was fed") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    encoder packer(coding);
    decoder from(coding);
    buffer to;
    std::string received;
    for (std::string const event : {"first event", "second event", ""}) {
      packer.feed(event, to);
      packer.flush(to);
      auto const step = unpack(from, to.view(), to.size() + 1, 100);
      CHECK(step.status == decode_status::need_more);
      CHECK(step.body == event);
      to.clear();
    }
    packer.finish(to);
    CHECK(unpack(from, to.view(), 100, 100).status == decode_status::ended);
  }
}

TEST_CASE("one encoder packs body after body, also behind one that was given up") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    encoder packer(coding);
    buffer to;
    for (int i = 0; i < 3; ++i) {
      auto const body = records(20'000 + static_cast<std::size_t>(i));
      to.clear();
      packer.feed(body, to);
      packer.finish(to);
      CHECK(to.view() == pack(coding, body));
      packer.feed("given up", to);
      packer.reset();
    }
  }
}

TEST_CASE("what is appended leaves in place what was there") {
  for (auto const coding : all_codings) {
    buffer to;
    to.append("head");
    encoder packer(coding);
    packer.feed("body", to);
    packer.finish(to);
    CHECK(to.view().substr(0, 4) == "head");
    CHECK(unpack(coding, to.view().substr(4)).body == "body");
  }
}

TEST_CASE("a higher level packs tighter, and one out of range is the nearest") {
  auto const body = records(200'000);
  auto const size_at = [&](content_coding coding, int level) {
    encoder packer(coding, level);
    buffer to;
    packer.feed(body, to);
    packer.finish(to);
    CHECK(unpack(coding, to.view()).body == body);
    return to.size();
  };
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    CHECK(size_at(coding, 9) < size_at(coding, 1));
    CHECK(size_at(coding, -5) == size_at(coding, coding == content_coding::br ? 0 : 1));
  }
  CHECK(size_at(content_coding::gzip, 100) == size_at(content_coding::gzip, 9));
}

TEST_CASE("an encoder can be moved while it packs") {
  encoder first(content_coding::br);
  buffer to;
  first.feed("ab", to);
  encoder second(std::move(first));
  second.feed("cd", to);
  second.finish(to);
  CHECK(unpack(content_coding::br, to.view()).body == "abcd");
}
