#include "io/beside_dns_server.hpp"
#include "io/cancellation_table.hpp"
#include "io/dns_server.hpp"
#include "io/full_backlog.hpp"
#include "io/one_connection.hpp"
#include "io/support.hpp"

#include <corest/async/timeout.hpp>
#include <corest/io/connect_by_name.hpp>
#include <corest/io/resolver.hpp>

#include <doctest/doctest.h>

#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;

namespace {

// Within a test nobody waits for the delay between two attempts, unless it says so.
constexpr auto long_delay = 1h;

std::uint16_t port_of_nobody() {
  listener const was(loopback());
  return was.local().port();
}

/// A listener on 127.0.0.1 that answers no more: its backlog is full.
struct mute_server {
  listener server{loopback(), {.backlog = 0}};
  stream held{};
  task<> fill() { held = co_await fill_backlog(server); }
  [[nodiscard]] std::uint16_t port() const { return server.local().port(); }
};

struct failure {
  int code = 0;
  std::string text;
};
task<failure> failure_of(task<stream> attempt) {
  try {
    co_await std::move(attempt);
  } catch (io_error const& error) {
    co_return failure{error.code().value(), error.what()};
  }
  co_return failure{};
}

// The name server is slow: it begins to answer when the operation is to be completed.
class connecting final : public awaited_operation {
 public:
  task<> set_up(group&) override {
    dns_.names["here.test"] = {.ipv4 = {"127.0.0.1"}, .ipv6 = {"::1"}};
    names_.emplace(dns_.options());
    co_return;
  }
  task<> wait() override {
    made_ = co_await connect("here.test", server_.local().port(), {.names = &*names_});
  }
  void complete(group& helpers) override { dns_.start(helpers); }
  task<> settle(bool taken) override {
    if (!taken) co_await wait();
    co_await one_connection(server_, made_);
  }

 private:
  dns_server dns_;
  std::optional<resolver> names_;
  listener server_{loopback()};
  stream made_;
};
row const by_name_row{"connect by name", make<connecting>, ends::by_cancellation, 2 * every_case};

}  // namespace

TEST_CASE("a host is connected to by its name") {
  beside_server([](dns_server& dns) -> task<> {
    dns.names["here.test"] = {.ipv4 = {"127.0.0.1"}};
    resolver names(dns.options());
    listener server(loopback());
    auto const client = co_await connect("here.test", server.local().port(), {.names = &names});
    CHECK(client.peer() == server.local());
    auto const digits = co_await connect("127.0.0.1", server.local().port());
    CHECK(digits.peer() == server.local());
  });
}

TEST_CASE("an address that refuses is passed over at once, for the other family and for others of its own") {
  beside_server([](dns_server& dns) -> task<> {
    dns.names["both.test"] = {.ipv4 = {"127.0.0.1"}, .ipv6 = {"::1"}};
    dns.names["many.test"] = {.ipv4 = {"127.0.0.2", "127.0.0.3", "127.0.0.1"}};
    resolver names(dns.options());
    connect_by_name_options const options{.attempt_delay = long_delay, .names = &names};
    listener server(loopback());
    for (auto const* host : {"both.test", "many.test"}) {
      auto const client = co_await connect(host, server.local().port(), options);
      CHECK(client.peer() == server.local());
    }
    listener six(endpoint::ip("::1", port_of_nobody()).value());
    auto const client = co_await connect("both.test", six.local().port(), options);
    CHECK(client.peer() == six.local());
  });
}

TEST_CASE("an address that does not answer gets company after the delay, and the loser is closed") {
  beside_server([](dns_server& dns) -> task<> {
    mute_server mute;
    co_await mute.fill();
    dns.names["slow.test"] = {.ipv4 = {"127.0.0.1", "127.0.0.2"}};
    resolver names(dns.options());
    listener server(endpoint::ip("127.0.0.2", mute.port()).value());
    auto const before = scheduler::current().now();
    auto const client = co_await connect("slow.test", mute.port(), {.attempt_delay = 20ms, .names = &names});
    CHECK(client.peer() == server.local());
    auto const found = co_await names.resolve("slow.test", 80);
    if (found.front().address() == "127.0.0.1") CHECK(scheduler::current().now() - before >= 20ms);
  });
}

namespace {

/// A host of both families at one port, where connections go to the listener of the family that was chosen.
struct two_families {
  two_families(dns_server& server, std::string_view held) : dns(server), names(server.options()) {
    dns.names["both.test"] = {.ipv4 = {"127.0.0.1"}, .ipv6 = {"::1"}};
    dns.held.emplace(held);
  }
  /// Both delays are as good as infinite, unless a test says otherwise.
  task<stream> connect_to_it() { co_return co_await connect("both.test", four.local().port(), options); }
  /// Until both questions have been asked, and what was answered has been heard.
  task<> asked() {
    while (dns.asked.size() < 2) co_await turn();
    for (int i = 0; i < 10; ++i) co_await turn();
  }
  dns_server& dns;
  resolver names;
  listener four{loopback()};
  listener six{endpoint::ip("::1", four.local().port()).value()};
  connect_by_name_options options{
      .resolution_delay = long_delay, .attempt_delay = long_delay, .names = &names};
};

}  // namespace

TEST_CASE("IPv6 addresses that come first are tried at once, without those of IPv4") {
  beside_server([](dns_server& dns) -> task<> {
    two_families host(dns, "both.test A");
    auto const client = co_await host.connect_to_it();
    CHECK(client.peer() == host.six.local());
    CHECK(dns.held.contains("both.test A"));
  });
}

TEST_CASE("IPv4 addresses that come first wait for those of IPv6, which then go first") {
  beside_server([](dns_server& dns) -> task<> {
    two_families host(dns, "both.test AAAA");
    auto connects = [&]() -> task<> {
      auto const client = co_await host.connect_to_it();
      CHECK(client.peer() == host.six.local());
    };
    auto answers_late = [&]() -> task<> {
      co_await host.asked();
      CHECK(!host.four.try_accept());
      co_await dns.release("both.test AAAA");
    };
    co_await when_all(connects(), answers_late());
    CHECK(!host.four.try_accept());
  });
}

TEST_CASE("an answer that there is no IPv6 address ends the waiting, and so does any other") {
  beside_server([](dns_server& dns) -> task<> {
    two_families host(dns, "both.test AAAA");
    dns.names["both.test"].ipv6.clear();
    auto connects = [&]() -> task<> {
      auto const client = co_await host.connect_to_it();
      CHECK(client.peer() == host.four.local());
    };
    auto answers_late = [&]() -> task<> {
      co_await host.asked();
      CHECK(!host.four.try_accept());
      co_await dns.release("both.test AAAA");
    };
    co_await when_all(connects(), answers_late());
  });
}

TEST_CASE("IPv4 waits for IPv6 no longer than the delay") {
  beside_server([](dns_server& dns) -> task<> {
    two_families host(dns, "both.test AAAA");
    host.options.resolution_delay = 20ms;
    auto const before = scheduler::current().now();
    auto const client = co_await host.connect_to_it();
    CHECK(client.peer() == host.four.local());
    CHECK(scheduler::current().now() - before >= 20ms);
    CHECK(dns.held.contains("both.test AAAA"));
  });
}

TEST_CASE("an address that comes when all others have failed is tried at once") {
  beside_server([](dns_server& dns) -> task<> {
    two_families host(dns, "both.test AAAA");
    host.options.resolution_delay = 0ms;
    dns.names["both.test"].ipv4 = {"127.0.0.2", "127.0.0.3"};  // nobody listens there
    auto connects = [&]() -> task<> {
      auto const client = co_await host.connect_to_it();
      CHECK(client.peer() == host.six.local());
    };
    auto answers_late = [&]() -> task<> {
      co_await host.asked();
      co_await dns.release("both.test AAAA");
    };
    co_await when_all(connects(), answers_late());
  });
}

TEST_CASE("when every address fails, the error tells each of them") {
  beside_server([](dns_server& dns) -> task<> {
    dns.names["none.test"] = {.ipv4 = {"127.0.0.1", "127.0.0.2"}, .ipv6 = {"::1"}};
    resolver names(dns.options());
    auto const port = port_of_nobody();
    auto const text = std::to_string(port);
    connect_by_name_options const options{.attempt_delay = long_delay, .names = &names};
    auto const none = co_await failure_of(connect("none.test", port, options));
    CHECK(none.code == ECONNREFUSED);
    CHECK(none.text.starts_with("connect to none.test ("));
    for (auto const* address : {"127.0.0.1:", "127.0.0.2:", "[::1]:"})
      CHECK(none.text.find(address + text + ": Connection refused") != std::string::npos);
    auto const unknown = co_await failure_of(connect("unknown.test", port, options));
    CHECK(unknown.text == "resolve unknown.test: no such host");
  });
}

TEST_CASE("the time is for the name and all attempts together") {
  beside_server([](dns_server& dns) -> task<> {
    mute_server mute;
    co_await mute.fill();
    dns.names["mute.test"] = {.ipv4 = {"127.0.0.1"}};
    dns.names["silent.test"] = {.how = dns_record::manner::silent};
    resolver names(dns.options());
    connect_by_name_options const options{.timeout = 30ms, .names = &names};
    auto const late = co_await failure_of(connect("mute.test", mute.port(), options));
    CHECK(late.code == ETIMEDOUT);
    CHECK(late.text.starts_with("connect to mute.test"));
    auto const nameless = co_await failure_of(connect("silent.test", 80, options));
    CHECK(nameless.code == ETIMEDOUT);
  });
}

TEST_CASE("connecting by name can be cancelled, during the look-up and during the race") {
  beside_server([](dns_server& dns) -> task<> {
    mute_server mute;
    co_await mute.fill();
    dns.names["silent.test"] = {.how = dns_record::manner::silent};
    resolver names(dns.options());
    connect_by_name_options const options{.names = &names};
    auto attempt = connect("silent.test", 80, options);
    CHECK(co_await cancelled_while_waiting(std::move(attempt)) == cancel_reason::user);
    auto race = connect("127.0.0.1", mute.port(), options);
    CHECK(co_await cancelled_while_waiting(std::move(race)) == cancel_reason::user);
  });
}
