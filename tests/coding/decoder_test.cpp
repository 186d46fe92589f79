#include "coding/bodies.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace corest;
using namespace corest::coding;
using namespace std::string_literals;

namespace {

/// "hello", packed by others.
std::string hello(content_coding coding) {
  switch (coding) {
    case content_coding::gzip:
      return "\x1f\x8b\x08\0\0\0\0\0\x02\x03\xcb\x48\xcd\xc9\xc9\x07\0\x86\xa6\x10\x36\x05\0\0\0"s;
    case content_coding::deflate:
      return "\x78\x9c\xcb\x48\xcd\xc9\xc9\x07\0\x06\x2c\x02\x15"s;
    case content_coding::br:
      return "\x0b\x02\x80hello\x03"s;
    default:
      return "\x28\xb5\x2f\xfd\x24\x05\x29\0\0hello\xa3\x6d\x9f\x88"s;
  }
}

std::string outcome(unpacked const& got) {
  switch (got.status) {
    case decode_status::ended:
      return "ended: " + got.body;
    case decode_status::need_more:
      return "need_more";
    case decode_status::bad:
      return "bad";
    case decode_status::too_large:
      return "too_large";
    default:
      return "has_more";
  }
}

}  // namespace

TEST_CASE("what others have packed is unpacked") {
  for (auto const coding : all_codings) CHECK(outcome(unpack(coding, hello(coding))) == "ended: hello");
}

TEST_CASE("every split of the input and of the output gives the same body") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    auto const body = records(3'000);
    auto const packed = pack(coding, body);
    decoder from(coding);
    for (std::size_t const piece : {1u, 2u, 3u, 7u, 64u, 100'000u}) {
      for (std::size_t const room : {1u, 2u, 5u, 100u, 4'096u, 100'000u}) {
        from.reset();
        auto const got = unpack(from, packed, piece, room);
        CHECK(got.status == decode_status::ended);
        CHECK(got.body == body);
        CHECK(got.consumed == packed.size());
        CHECK(got.most_at_once <= room);
        CHECK(from.decoded() == body.size());
      }
    }
  }
}

TEST_CASE("a body that is cut short is never complete") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    auto const packed = hello(coding);
    for (std::size_t size = 0; size < packed.size(); ++size)
      CHECK(outcome(unpack(coding, packed.substr(0, size))) == "need_more");
  }
}

TEST_CASE("of a body that goes on, everything is given that can be unpacked by now") {
  auto const body = records(3'000);
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    encoder packer(coding);
    buffer packed;
    packer.feed(body, packed);
    packer.flush(packed);
    for (std::size_t const room : {1u, 10u, 1'000u, 100'000u}) {
      decoder from(coding);
      CHECK(unpack(from, packed.view(), packed.size(), room).body == body);
      from.reset({.body_bytes = 100});
      CHECK(unpack(from, packed.view(), packed.size(), room).status == decode_status::too_large);
    }
  }
}

TEST_CASE("gzip members and zstd frames may follow each other") {
  for (auto const coding : {content_coding::gzip, content_coding::zstd}) {
    auto const twice = hello(coding) + hello(coding);
    CHECK(outcome(unpack(coding, twice)) == "ended: hellohello");
    decoder from(coding);
    CHECK(outcome(unpack(from, twice, 1, 1)) == "ended: hellohello");
    CHECK(outcome(unpack(coding, twice + hello(coding).substr(0, 7))) == "need_more");
  }
  auto const skippable = "\x50\x2a\x4d\x18\x03\0\0\0abc"s;
  CHECK(outcome(unpack(content_coding::zstd, skippable + hello(content_coding::zstd) + skippable)) ==
        "ended: hello");
}

TEST_CASE(
    "what was zstd before it had a standard is bad with its first byte, at the beginning and behind a "
    "frame") {
  for (int version = 0x1e; version <= 0x27; ++version) {
    CAPTURE(version);
    std::string frame = hello(content_coding::zstd);
    frame[0] = static_cast<char>(version);
    for (std::size_t size = 1; size <= frame.size(); ++size) {
      CHECK(outcome(unpack(content_coding::zstd, frame.substr(0, size))) == "bad");
      CHECK(outcome(unpack(content_coding::zstd, hello(content_coding::zstd) + frame.substr(0, size))) ==
            "bad");
    }
  }
  decoder from(content_coding::zstd);
  CHECK(outcome(unpack(from, "\x28\xb5\x2f\xfe", 1, 100)) == "bad");
  from.reset();
  CHECK(outcome(unpack(from, "\x5f\x2a\x4d\x18\0\0\0\0"s + hello(content_coding::zstd), 1, 1)) ==
        "ended: hello");
}

TEST_CASE("anything behind the end is bad, at once or later") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    CHECK(outcome(unpack(coding, hello(coding) + "rest of something")) == "bad");
    decoder from(coding);
    CHECK(outcome(unpack(from, hello(coding), 100, 100)) == "ended: hello");
    CHECK(outcome(unpack(from, {}, 100, 100)) == "ended: ");
    CHECK(outcome(unpack(from, "rest of something", 1, 100)) == "bad");
  }
  CHECK(outcome(unpack(content_coding::deflate,
                       hello(content_coding::deflate) + hello(content_coding::deflate))) == "bad");
  CHECK(outcome(unpack(content_coding::br, hello(content_coding::br) + hello(content_coding::br))) == "bad");
}

TEST_CASE("what is of another coding or damaged is bad") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    CHECK(outcome(unpack(coding, "\xff\xff\xff\xff not packed at all")) == "bad");
  }
  CHECK(outcome(unpack(content_coding::gzip, hello(content_coding::deflate))) == "bad");
  CHECK(outcome(unpack(content_coding::deflate, hello(content_coding::gzip))) == "bad");
  CHECK(outcome(unpack(content_coding::deflate, "\xcb\x48\xcd\xc9\xc9\x07\0"s)) ==
        "bad");  // without zlib's frame
  for (auto const coding : {content_coding::gzip, content_coding::deflate, content_coding::zstd}) {
    auto damaged = hello(coding);
    damaged[damaged.size() - (coding == content_coding::gzip ? 6 : 1)] ^= 1;  // in the checksum
    CHECK(outcome(unpack(coding, damaged)) == "bad");
  }
}

TEST_CASE("a decoder unpacks body after body, also behind a bad one") {
  for (auto const coding : all_codings) {
    decoder from(coding);
    for (int i = 0; i < 3; ++i) {
      CHECK(outcome(unpack(from, hello(coding), 3, 2)) == "ended: hello");
      from.reset();
      CHECK(outcome(unpack(from, "\xff\xff\xff\xff not packed", 100, 100)) == "bad");
      from.reset();
      CHECK(outcome(unpack(from, hello(coding).substr(0, 6), 100, 100)) == "need_more");
      from.reset();
    }
  }
}

TEST_CASE("the limit of a body holds on both sides") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    auto const packed = pack(coding, noise(20'000));
    CHECK(unpack(coding, packed, {.body_bytes = 20'000}).body.size() == 20'000);
    auto const refused = unpack(coding, packed, {.body_bytes = 19'999});
    CHECK(refused.status == decode_status::too_large);
    CHECK(refused.body.size() == 19'999);
    CHECK(unpack(coding, hello(coding), {.body_bytes = 5}).status == decode_status::ended);
    CHECK(unpack(coding, hello(coding), {.body_bytes = 4}).status == decode_status::too_large);
    CHECK(unpack(coding, pack(coding, ""), {.body_bytes = 0}).status == decode_status::ended);
    CHECK(unpack(coding, hello(coding), {.body_bytes = 0}).status == decode_status::too_large);
  }
}

TEST_CASE("a body that is too large and then damaged is refused, in whatever pieces it comes") {
  auto const damaged = [](content_coding coding) {  // "hellox" as it is, and behind it a block of no kind
    switch (coding) {
      case content_coding::gzip:
        return "\x1f\x8b\x08\0\0\0\0\0\x02\x03\0\x06\0\xf9\xffhellox\x07"s;
      case content_coding::deflate:
        return "\x78\x9c\0\x06\0\xf9\xffhellox\x07"s;
      case content_coding::br:
        return "\x8b\x02\x80hellox\xff\xff\xff\xff"s;
      default:
        return "\x28\xb5\x2f\xfd\0\x58\x30\0\0hellox\xff\xff\xff"s;
    }
  };
  for (auto const coding : all_codings) {
    for (std::size_t const piece : {1u, 2u, 64u}) {
      CAPTURE(to_string(coding));
      CAPTURE(piece);
      decoder from(coding, {.body_bytes = 6});
      CHECK(outcome(unpack(from, damaged(coding), piece, 100)) == "bad");
      from.reset({.body_bytes = 5});
      auto const got = outcome(unpack(from, damaged(coding), piece, 100));
      CHECK((got == "too_large" || (coding == content_coding::br && got == "bad")));
    }
  }
}

TEST_CASE("a body that swells more than anything honest is refused long before its end") {
  std::string const zeros(64 << 20, '\0');
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    auto const packed = pack(coding, zeros);
    decode_limits const large{.body_bytes = 1 << 30};
    auto const refused = unpack(coding, packed, large);
    CHECK(refused.status == decode_status::too_large);
    CHECK(refused.body.size() < 8 << 20);
    CHECK(unpack(coding, packed, {.body_bytes = 1 << 30, .ratio = UINT64_MAX}).status ==
          decode_status::ended);
  }
}

TEST_CASE("a small body may swell as much as it likes") {
  std::string const zeros(ratio_free_bytes, '\0');
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    CHECK(unpack(coding, pack(coding, zeros), {.body_bytes = 1 << 30}).status == decode_status::ended);
    CHECK(unpack(coding, pack(coding, zeros + '\0'), {.body_bytes = 1 << 30}).status ==
          decode_status::too_large);
  }
}

TEST_CASE("a zstd window larger than 8 MiB is refused, before memory is taken for it") {
  auto const frame = [](char window) {  // no content size, one raw last block of 1 byte
    return "\x28\xb5\x2f\xfd\0"s + window + "\x09\0\0x"s;
  };
  CHECK(outcome(unpack(content_coding::zstd, frame(13 << 3))) == "ended: x");
  CHECK(outcome(unpack(content_coding::zstd, frame((13 << 3) + 1))) == "bad");
  CHECK(outcome(unpack(content_coding::zstd, frame(static_cast<char>(0xff)))) == "bad");
}
