// Fuzzes unpacking: hostile bytes must give the same body however they are split, and never more than the
// limits permit; what is packed, with flushes anywhere, must come back.
//
// The first byte of an input chooses the coding and the limits, the second how it is split.
#include "support.hpp"

#include <corest/coding/decoder.hpp>
#include <corest/coding/encoder.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

using namespace corest;
using namespace corest::coding;
using fuzzing::require;
using fuzzing::splitter;

namespace {

struct unpacked {
  decode_status status = decode_status::need_more;
  std::string body;
};

/// `next` says how many bytes are fed and taken at most.
template <class Next>
unpacked unpack(decoder& from, std::string_view packed, decode_limits const& limits, Next next) {
  unpacked all;
  buffer to;
  do {
    std::size_t const size = std::min<std::size_t>(next(), packed.size());
    fuzzing::exactly const piece(packed.substr(0, size));
    std::size_t const room = next();
    auto const step = from.feed(piece.view(), room, to);
    require(step.consumed <= size && to.size() <= room, "a step stays in its range");
    bool const took_all = step.status == decode_status::need_more || step.status == decode_status::ended;
    require(!took_all || step.consumed == size, "nothing is left over without a word");
    require(step.status != decode_status::has_more || step.consumed > 0 || !to.empty(),
            "a step makes progress");
    packed.remove_prefix(step.consumed);
    all.status = step.status;
    all.body += to.view();
    to.clear();
    require(all.body.size() <= limits.body_bytes && from.decoded() == all.body.size(), "the limit holds");
  } while (all.status == decode_status::has_more ||
           (!packed.empty() && all.status != decode_status::bad && all.status != decode_status::too_large));
  return all;
}

bool refused(decode_status outcome) {
  return outcome == decode_status::bad || outcome == decode_status::too_large;
}
/// Which refusal a br body gets that deserves both depends on how far its library looks ahead.
bool same(content_coding coding, decode_status one, decode_status other) {
  return one == other || (coding == content_coding::br && refused(one) && refused(other));
}

/// One of each, so that whatever an input leaves behind meets the next one.
decoder& decoder_of(content_coding coding, decode_limits const& limits) {
  static decoder all[] = {decoder(content_coding::gzip), decoder(content_coding::deflate),
                          decoder(content_coding::br), decoder(content_coding::zstd)};
  decoder& one = all[static_cast<int>(coding) - 1];
  one.reset(limits);
  return one;
}
encoder& encoder_of(content_coding coding) {
  static encoder all[] = {encoder(content_coding::gzip, 1), encoder(content_coding::deflate, 1),
                          encoder(content_coding::br, 1), encoder(content_coding::zstd, 1)};
  return all[static_cast<int>(coding) - 1];
}

void come_back(content_coding coding, std::string_view body, splitter& split) {
  encoder& packer = encoder_of(coding);
  buffer packed;
  for (std::string_view rest = body; !rest.empty();) {
    auto const size = std::min(split.next() * 16, rest.size());
    packer.feed(rest.substr(0, size), packed);
    rest.remove_prefix(size);
    if (size % 3 == 0) packer.flush(packed);
  }
  packer.finish(packed);
  decode_limits const limits{.body_bytes = body.size(), .ratio = UINT64_MAX};
  decoder& from = decoder_of(coding, limits);
  auto const back = unpack(from, packed.view(), limits, [&] { return split.next() * 8; });
  require(back.status == decode_status::ended && back.body == body, "what is packed comes back");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 2) return 0;
  auto const coding = static_cast<content_coding>(1 + data[0] % 4);
  decode_limits const limits{.body_bytes = (data[0] & 4) != 0 ? 1'000u : 1u << 14, .ratio = UINT64_MAX};
  splitter split(data[1]);
  std::string_view const bytes(reinterpret_cast<char const*>(data) + 2, size - 2);

  decoder& from = decoder_of(coding, limits);
  auto const whole = unpack(from, bytes, limits, [] { return std::size_t{1} << 16; });
  from.reset(limits);
  auto const parts = unpack(from, bytes, limits, [&] { return split.next(); });
  require(same(coding, whole.status, parts.status), "the outcome does not depend on the split");
  if (whole.status == decode_status::ended) require(whole.body == parts.body, "nor do the bytes");

  if ((data[0] & 8) != 0) come_back(coding, bytes, split);
  return 0;
}
