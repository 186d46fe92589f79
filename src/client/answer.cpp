// Sending and reading at the same time; then the body by its framing.
#include "client/answer.hpp"

#include <corest/async/group.hpp>
#include <corest/client/http_client.hpp>
#include <corest/http/h1_response_parser.hpp>
#include <corest/io/error.hpp>

#include <system_error>

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace corest::outgoing {
namespace {

constexpr std::size_t read_bytes = 16 * 1024;        // one read for most answers
constexpr std::size_t large_read_bytes = 64 * 1024;  // of a body that is known to be large

[[noreturn]] void malformed(char const* why) {
  throw client_error(client_errc::malformed, std::string("what came is no answer: ") + why);
}
[[noreturn]] void cut_short(char const* where) {
  throw client_error(client_errc::cut_short, std::string("the connection ended ") + where);
}

// What the system takes at once of head and body; both views shrink by it.
result<bool, std::errc> send_some(io::stream& to, std::string_view& head, std::string_view& body) noexcept {
  std::array<std::string_view, 2> const pieces{head, body};
  auto const sent = to.try_write(std::span<std::string_view const>(pieces));
  if (!sent) return unexpected(sent.error());
  auto const of_head = std::min(*sent, head.size());
  head.remove_prefix(of_head);
  body.remove_prefix(*sent - of_head);
  return head.empty() && body.empty();
}

}  // namespace

task<> answer::ask(method verb, std::string_view head, std::string_view body) {
  auto const first = send_some(on_.held().socket, head, body);
  all_sent_ = first.value_or(false);
  if (all_sent_) {
    co_await read_head();
  } else {
    // A server may answer before it has heard all, and not listen any more.
    auto both = [&](group& g) -> task<> {
      g.spawn([this, head, body]() -> task<> { co_await send(head, body); });
      co_await read_head();
      if (to_int(head_.code) >= 300) g.cancel();  // it will not want the rest
    };
    co_await with_group(both);
  }
  begin_body(verb);
}

task<> answer::send(std::string_view head, std::string_view body) {
  for (;;) {
    auto const done = send_some(on_.held().socket, head, body);
    if (done && *done) break;
    if (!done && done.error() != std::errc::operation_would_block) co_return;  // reading says why
    if (!done) co_await on_.held().socket.writable();
  }
  all_sent_ = true;
}

task<> answer::read_head() {
  buffer& received = on_.held().received;
  for (std::size_t interim = 0;; ++interim) {
    if (interim > max_interim_responses) malformed("too many interim responses");
    std::size_t scanned = 0;
    for (;;) {
      auto const found = http::parse_response_head(received.view(), limits_.head, head_, scanned);
      if (found.outcome == http::parse_status::bad) malformed(found.reason);
      if (found.outcome == http::parse_status::done) break;
      bool const more = co_await fill();
      if (!more) cut_short(begun_ ? "within the head of the answer" : "before an answer");
      begun_ = true;
    }
    if (to_int(head_.code) >= 200) break;
    if (head_.code == status::switching_protocols) malformed("it switches to a protocol nobody asked for");
    received.consume(head_.size);
  }
  head_bytes_.append(received.view().substr(0, head_.size));
  head_.base = head_bytes_.data();
  received.consume(head_.size);
}

void answer::begin_body(method asked) {
  framing_ = http::framing_of(head_, asked);
  left_ = framing_ == http::body_framing::sized ? head_.content_length : 0;
  if (left_ > limits_.body) count(limits_.body + 1);
  chunks_ = http::chunked_decoder(limits_.body);
  if (framing_ == http::body_framing::none || (framing_ == http::body_framing::sized && left_ == 0))
    end_body();
}

task<bool> answer::next(buffer& into) {
  buffer& received = on_.held().received;
  while (!ended_) {
    if (framing_ == http::body_framing::chunked) {
      if (decode(into)) co_return true;
      if (ended_) break;
      bool const more = co_await fill();
      if (!more) cut_short("within the body");
      continue;
    }
    std::uint64_t const most = framing_ == http::body_framing::sized ? left_ : ~std::uint64_t{0};
    auto const there = static_cast<std::size_t>(std::min<std::uint64_t>(most, received.size()));
    if (there > 0) {
      into.append(received.view().substr(0, there));
      received.consume(there);
      count(there);
    } else {
      bool const more = co_await read_straight(into, most);
      if (!more) break;
    }
    co_return true;
  }
  co_return false;
}

// A body whose bytes are sent as they are goes straight to where it is wanted.
task<bool> answer::read_straight(buffer& into, std::uint64_t most) {
  bool const sized = framing_ == http::body_framing::sized;
  auto const room =
      static_cast<std::size_t>(std::min<std::uint64_t>(most, sized ? large_read_bytes : read_bytes));
  std::size_t got = 0;
  try {
    got = co_await on_.held().socket.read_some({into.reserve(room), room});
  } catch (io_error const&) {
    cut_short("within the body");
  }
  if (got == 0 && sized) cut_short("within the body");
  if (got == 0) {
    end_body();
    co_return false;
  }
  into.commit(got);
  count(got);
  co_return true;
}

void answer::count(std::size_t bytes) {
  taken_ += bytes;
  if (taken_ > limits_.body)
    throw client_error(client_errc::too_large,
                       "the answer is larger than " + std::to_string(limits_.body) + " bytes");
  if (framing_ != http::body_framing::sized) return;
  left_ -= bytes;
  if (left_ == 0) end_body();
}

bool answer::decode(buffer& into) {
  buffer& received = on_.held().received;
  auto const step = chunks_.feed(received.view(), into.reserve(received.size()));
  received.consume(step.consumed);
  into.commit(step.produced);
  if (step.result.outcome == http::parse_status::bad) {
    if (step.result.code == status::content_too_large) count(limits_.body + 1);
    malformed(step.result.reason);
  }
  if (step.result.outcome == http::parse_status::done) end_body();
  return step.produced > 0;
}

// What is left behind the answer was not asked for: such a connection is of no use any more.
void answer::end_body() {
  ended_ = true;
  if (all_sent_ && head_.keep_alive && framing_ != http::body_framing::until_close &&
      on_.held().received.empty())
    on_.keep();
  else
    on_.drop();
}

task<bool> answer::fill() {
  buffer& received = on_.held().received;
  std::size_t got = 0;
  try {
    got = co_await on_.held().socket.read_some({received.reserve(read_bytes), read_bytes});
  } catch (io_error const&) {}  // a broken connection has ended
  received.commit(got);
  co_return got > 0;
}

}  // namespace corest::outgoing
