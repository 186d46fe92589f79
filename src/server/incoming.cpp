// Finding the end of a message, and decoding its body where it lies.
#include "server/incoming.hpp"

#include <corest/http/h1_parser.hpp>

namespace corest::server {
namespace {

// RFC 9112 section 2.2: an empty line in front of a request line is tolerated, and is no message yet.
bool only_line_ends(std::string_view bytes) noexcept { return bytes.find_first_not_of("\r\n") == bytes.npos; }

}  // namespace

arrival incoming::look(buffer& bytes, exchange& x, application& app, http::head_limits const& limits) {
  switch (body_) {
    case body::unknown:
      return look_at_head(bytes, x, app, limits);
    case body::chunked:
      return look_at_chunks(bytes, x, app, limits);
    case body::sized:
      break;
  }
  if (bytes.size() < needed_) return arrival::partial_body;
  restore(bytes, x, app, limits);
  auto const& head = x.request.head();
  x.request.set_body(head.size, needed_ - head.size);
  extent_ = needed_;
  return arrival::complete;
}

arrival incoming::look_at_head(buffer& bytes, exchange& x, application& app,
                               http::head_limits const& limits) {
  if (bytes.empty()) return arrival::nothing;
  auto const parsed = http::parse_head(bytes.view(), limits, x.request.head(), scanned_);
  if (parsed.outcome == http::parse_status::need_more)
    return only_line_ends(bytes.view()) ? arrival::nothing : arrival::partial_head;
  if (parsed.outcome == http::parse_status::bad) return refuse(parsed.code, parsed.reason);
  head_understood_ = true;
  plan_ = app.route(x);
  auto const& head = x.request.head();
  // Who asked for a tunnel may have sent already what was meant for it.
  if (plan_.refuses && head.verb == method::connect) return complete_and_last(bytes, x);
  if (!head.chunked && head.content_length == 0) {
    x.request.set_body(head.size, 0);
    extent_ = head.size;
    return arrival::complete;
  }
  // An endpoint that refuses anyway answers at once when the client asks before it sends (RFC 9110 10.1.1).
  // Nobody can tell whether the body still comes, so the connection ends, whatever response the endpoint
  // makes.
  bool const too_large = !head.chunked && head.content_length > plan_.max_body;
  if (plan_.refuses && (head.expects_continue || too_large)) return complete_and_last(bytes, x);
  if (too_large) return refuse(status::content_too_large, "the body is larger than this resource accepts");
  if (plan_.streams_body && (head.chunked || head.content_length > bytes.size() - head.size))
    return arrival::body_follows;
  if (head.chunked) {
    body_ = body::chunked;
    chunks_ = http::chunked_decoder(plan_.max_body);
    decoded_end_ = head.size;
  } else {
    body_ = body::sized;
    needed_ = head.size + static_cast<std::size_t>(head.content_length);
  }
  bool const waits = head.expects_continue && bytes.size() == head.size;
  arrival const now = look(bytes, x, app, limits);
  arrived_later_ = true;
  return now == arrival::partial_body && waits ? arrival::wants_continue : now;
}

// Nothing behind the head is looked at.
arrival incoming::complete_and_last(buffer const& bytes, exchange& x) noexcept {
  auto& head = x.request.head();
  x.request.set_body(head.size, 0);
  head.keep_alive = false;
  extent_ = bytes.size();
  return arrival::complete;
}

arrival incoming::look_at_chunks(buffer& bytes, exchange& x, application& app,
                                 http::head_limits const& limits) {
  char* const from = bytes.data() + decoded_end_;
  std::size_t const raw = bytes.size() - decoded_end_;
  auto const step = chunks_.feed({from, raw}, from);
  decoded_end_ += step.produced;
  switch (step.result.outcome) {
    case http::parse_status::need_more:
      // All of it was read: what the coding added is gone, and the next bytes go behind the decoded ones.
      bytes.truncate(decoded_end_);
      return arrival::partial_body;
    case http::parse_status::bad:
      restore(bytes, x, app, limits);
      return refuse(step.result.code, step.result.reason);
    case http::parse_status::done:
      break;
  }
  restore(bytes, x, app, limits);
  auto const& head = x.request.head();
  x.request.set_body(head.size, decoded_end_ - head.size);
  extent_ = static_cast<std::size_t>(from - bytes.data()) + step.consumed;
  return arrival::complete;
}

// The worker's exchange has served others while the body arrived. A head that parsed once parses again, for
// decoding happened behind it.
void incoming::restore(buffer const& bytes, exchange& x, application& app, http::head_limits const& limits) {
  if (!arrived_later_) return;
  std::size_t scanned = 0;
  (void)http::parse_head(bytes.view(), limits, x.request.head(), scanned);
  plan_ = app.route(x);
}

arrival incoming::refuse(status code, char const* detail) noexcept {
  refusal_ = {code, detail};
  return arrival::refused;
}

}  // namespace corest::server
