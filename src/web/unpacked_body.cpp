// Unpacking within the limits of a route.
#include "web/unpacked_body.hpp"

#include <corest/http/token.hpp>
#include <corest/web/problem.hpp>

#include <string>
#include <utility>

namespace corest::web {
namespace {

using http::content_coding;

constexpr std::size_t piece_bytes = 64 * 1024;
/// A worker's exchange serves others behind this body: what a large one needed is not kept.
constexpr std::size_t most_kept = 1024 * 1024;

}  // namespace

std::optional<content_coding> coding_of_body(request const& message) {
  auto const field = message.header("Content-Encoding");
  if (!field) return std::nullopt;
  auto const coding = http::content_coding_from(http::trim(*field));
  if (coding == content_coding::identity) return std::nullopt;
  if (coding) return coding;
  // RFC 9110 section 15.5.16: Accept-Encoding says what would have been taken.
  throw problem(status::unsupported_media_type, "the body may be packed once, as zstd, br, gzip or deflate")
      .header("Accept-Encoding", "zstd, br, gzip, deflate");
}

std::pair<status, char const*> failure_of(coding::decode_status what) noexcept {
  if (what == coding::decode_status::too_large)
    return {status::content_too_large, "the unpacked body is larger than this resource accepts"};
  return {status::bad_request, "the body is not packed as Content-Encoding says, or damaged"};
}

void unpack_body(exchange& at) {
  request& message = at.request;
  if (message.body().empty()) return;
  auto const coding = coding_of_body(message);
  if (!coding) return;
  coding::decoder decoder(*coding, {.body_bytes = message.max_body()});
  buffer& plain = at.unpacked_body;
  if (plain.capacity() > most_kept) plain.release();
  plain.clear();
  auto packed = message.body();
  for (;;) {
    auto const step = decoder.feed(packed, piece_bytes, plain);
    packed.remove_prefix(step.consumed);
    switch (step.status) {
      case coding::decode_status::has_more:
        continue;
      case coding::decode_status::ended:
        message.set_unpacked_body(plain.view());
        return;
      case coding::decode_status::need_more:
        throw problem(status::bad_request, "the packed body is cut short");
      default: {
        auto const [code, reason] = failure_of(step.status);
        throw problem(code, reason);
      }
    }
  }
}

}  // namespace corest::web
