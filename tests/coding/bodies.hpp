// Bodies to pack and unpack, and the shortest ways to do either.
#pragma once
#include <corest/coding/decoder.hpp>
#include <corest/coding/encoder.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace corest::coding {

inline constexpr std::array<content_coding, 4> all_codings{content_coding::gzip, content_coding::deflate,
                                                           content_coding::br, content_coding::zstd};

/// Text of about `size` bytes that packs as an answer in JSON does.
inline std::string records(std::size_t size) {
  std::string text = "[";
  for (unsigned i = 0; text.size() < size; ++i)
    text += R"({"id":)" + std::to_string(i * 2654435761u % 100'000) + R"(,"name":"vehicle )" +
            std::to_string(i) + "\"},";
  return text + "{}]";
}
/// Bytes that do not pack.
inline std::string noise(std::size_t size) {
  std::string bytes;
  std::uint64_t state = 1;
  while (bytes.size() < size) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    bytes.push_back(static_cast<char>(state >> 56));
  }
  return bytes;
}

inline std::string pack(content_coding coding, std::string_view body) {
  encoder packer(coding);
  buffer to;
  packer.feed(body, to);
  packer.finish(to);
  return std::string(to.view());
}

struct unpacked {
  decode_status status = decode_status::need_more;
  std::string body;
  std::size_t consumed = 0;
  std::size_t most_at_once = 0;
};

/// Feeds `piece` bytes at a time and takes at most `room` at a time.
inline unpacked unpack(decoder& from, std::string_view packed, std::size_t piece, std::size_t room) {
  unpacked all;
  buffer to;
  do {
    auto const input = packed.substr(all.consumed, piece);
    auto const step = from.feed(input, room, to);
    all.status = step.status;
    all.consumed += step.consumed;
    all.most_at_once = std::max(all.most_at_once, to.size());
    all.body += to.view();
    to.clear();
  } while (all.status == decode_status::has_more ||
           (all.consumed < packed.size() && all.status != decode_status::bad &&
            all.status != decode_status::too_large));
  return all;
}
inline unpacked unpack(content_coding coding, std::string_view packed, decode_limits limits = {}) {
  decoder from(coding, limits);
  return unpack(from, packed, packed.size(), 1 << 16);
}

}  // namespace corest::coding
