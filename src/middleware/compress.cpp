// Which answers are packed, and what they say of it.
#include "middleware/encoder_pool.hpp"
#include "middleware/packed_source.hpp"
#include "middleware/vary.hpp"

#include <corest/http/etag.hpp>
#include <corest/http/file_type.hpp>
#include <corest/http/token.hpp>
#include <corest/middleware/compress.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace corest {
namespace {

using http::content_coding;

bool may_be_packed(response const& answer, std::size_t min_bytes) {
  if (answer.stays_unpacked() || answer.header("Content-Encoding")) return false;
  if (answer.status() == status::partial_content || answer.header("Content-Range")) return false;
  auto const type = answer.header("Content-Type");
  if (!type || !http::is_worth_packing(*type)) return false;
  if (middleware::lists(answer.header("Cache-Control").value_or(""), "no-transform")) return false;
  return answer.stream() != nullptr || answer.body().size() >= min_bytes;
}

void tag_as(response& answer, content_coding coding) {
  auto const field = answer.header("ETag");
  if (!field) return;
  auto const tag = http::parse_entity_tag(*field);
  if (!tag) return;
  std::string const opaque = std::string(tag->opaque).append(http::coding_mark).append(to_string(coding));
  answer.set("ETag", to_string(http::entity_tag{opaque, tag->weak}));
}

// A client that has the packed representation keeps its tag: a cache finds by it what the 304 is about.
void keep_tag(request const& asked, response& answer) {
  auto const field = answer.header("ETag");
  auto const tag = field ? http::parse_entity_tag(*field) : std::nullopt;
  auto const known = asked.header(http::known::if_none_match);
  if (!tag || !known) return;
  auto const at = known->find(std::string(tag->opaque).append(http::coding_mark));
  if (at == known->npos) return;
  auto const end = known->find('"', at);
  if (end == known->npos) return;
  answer.set("ETag", to_string(http::entity_tag{known->substr(at, end - at), tag->weak}));
}

void pack(response& answer, content_coding coding) {
  middleware::pooled_encoder encoder(coding);
  if (answer.stream() != nullptr) {
    auto const [source, destroy] = answer.take_stream();
    middleware::packed_source::owned_source plain(source, destroy);
    answer.stream(new middleware::packed_source(std::move(plain), std::move(encoder)),
                  [](byte_source* ended) noexcept { delete ended; });
  } else {
    buffer packed;
    encoder->feed(answer.body().view(), packed);
    encoder->finish(packed);
    answer.body().swap(packed);
  }
}

}  // namespace

compress::compress(options chosen) : options_(std::move(chosen)) {
  auto const& codings = options_.codings;
  for (auto at = codings.begin(); at != codings.end(); ++at) {
    if (*at == content_coding::identity)
      throw std::invalid_argument("compress: identity is no coding to offer; it is always there");
    if (std::find(codings.begin(), at, *at) != at)
      throw std::invalid_argument("compress: " + std::string(to_string(*at)) + " is listed twice");
  }
}

void compress::after(request const& asked, response& answer) const {
  if (answer.status() == status::not_modified) {
    // What the 200 would have said (RFC 9110 section 15.4.5); its type is not known here, and too much does
    // no harm.
    if (answer.header("ETag")) middleware::add_vary(answer, "Accept-Encoding");
    return keep_tag(asked, answer);
  }
  if (!may_be_packed(answer, options_.min_bytes)) return;
  middleware::add_vary(answer, "Accept-Encoding");
  auto const coding = http::negotiate_coding(asked.header(http::known::accept_encoding), options_.codings);
  if (!coding || *coding == content_coding::identity) return;
  pack(answer, *coding);
  answer.set("Content-Encoding", to_string(*coding));
  tag_as(answer, *coding);
}

}  // namespace corest
