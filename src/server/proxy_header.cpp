// The header in front of a proxied connection: it must come, in time, from who may send it.
#include "server/connection.hpp"

#include <corest/http/proxy_header.hpp>

namespace corest::server {

// False: nothing may be said to who is there, not even that. What has come behind the header stays in held_.
task<bool> connection::read_proxy_header() {
  http::proxy_header seen{.outcome = trusted_ ? http::parse_status::need_more : http::parse_status::bad};
  enter(phase::head, bench_.settings.timeouts.head);
  while (seen.outcome == http::parse_status::need_more && !timed_out_ && !broken_) {
    if (!readable_) {
      co_await event{*this};
      continue;
    }
    received const what = receive_into(held_, http::most_proxy_header_bytes);
    if (what == received::end) break;
    if (what == received::bytes) seen = http::parse_proxy_header(held_.view());
  }
  if (seen.outcome != http::parse_status::done) {
    // Who connects and says nothing, as health checks do, is no news.
    if (!trusted_ || timed_out_ || !held_.empty())
      bench_.limits.hit(limit::proxy_header, remote_address_, bench_.loop.now());
    co_return false;
  }
  held_.consume(seen.size);
  if (held_.empty()) held_.release();
  unseen_ = !held_.empty();
  take_origin(seen);
  bool const admitted = bench_.owner.admit(*this);
  if (!admitted) {
    refused_ = true;
    co_await turn_away();
  }
  co_return admitted;
}

void connection::take_origin(http::proxy_header const& said) {
  switch (said.from) {
    case http::proxy_header::origin::peer:
      return;
    case http::proxy_header::origin::unix_socket:
      remote_address_ = "unix";
      trusted_ = bench_.proxies.unix_sockets();
      address_ = key_of(io::endpoint());
      address_.bytes[0] = 1;
      return;
    case http::proxy_header::origin::address:
      break;
  }
  remote_address_ = said.source.to_string();
  trusted_ = bench_.proxies.contains(said.source);
  address_ = key_of(said.source);
}

}  // namespace corest::server
