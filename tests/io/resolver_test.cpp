#include "io/beside_dns_server.hpp"
#include "io/cancellation_table.hpp"
#include "io/dns_server.hpp"
#include "io/support.hpp"

#include <corest/async/timeout.hpp>
#include <corest/io/resolver.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace io_test;
using namespace std::chrono_literals;
using manner = dns_record::manner;

namespace {

std::set<std::string> texts(std::vector<endpoint> const& of) {
  std::set<std::string> all;
  for (auto const& each : of) all.insert(each.to_string());
  return all;
}

/// What the failure of a resolve() says.
struct failure {
  std::error_code code;
  std::string text;
};
task<failure> failure_of(resolver& names, std::string host) {
  try {
    co_await names.resolve(std::move(host), 80);
  } catch (io_error const& error) {
    co_return failure{error.code(), error.what()};
  }
  co_return failure{};
}

// The name server begins to answer when the operation is to be completed.
class resolving final : public awaited_operation {
 public:
  task<> set_up(group&) override {
    dns_.names["here.test"] = {.ipv4 = {"192.0.2.1"}};
    names_.emplace(dns_.options());
    co_return;
  }
  task<> wait() override {
    auto const found = co_await names_->resolve("here.test", 80);
    REQUIRE(texts(found) == std::set<std::string>{"192.0.2.1:80"});
  }
  void complete(group& helpers) override { dns_.start(helpers); }

 private:
  dns_server dns_;
  std::optional<resolver> names_;
};
row const resolve_row{"resolver::resolve", make<resolving>, ends::by_cancellation, 2 * every_case};

}  // namespace

TEST_CASE("a name gives the endpoints of both families with the port") {
  beside_server([](dns_server& server) -> task<> {
    server.names["both.test"] = {.ipv4 = {"192.0.2.1", "192.0.2.2"}, .ipv6 = {"2001:db8::1"}};
    server.names["four.test"] = {.ipv4 = {"192.0.2.4"}};
    server.names["six.test"] = {.ipv6 = {"2001:db8::6"}};
    resolver names(server.options());
    auto const both = co_await names.resolve("both.test", 80);
    CHECK(texts(both) == std::set<std::string>{"192.0.2.1:80", "192.0.2.2:80", "[2001:db8::1]:80"});
    CHECK(both.size() == 3);
    auto const four = co_await names.resolve("four.test", 81);
    CHECK(texts(four) == std::set<std::string>{"192.0.2.4:81"});
    auto const six = co_await names.resolve("six.test", 82);
    CHECK(texts(six) == std::set<std::string>{"[2001:db8::6]:82"});
  });
}

TEST_CASE("an address in digits, and a name of the hosts file, are answered without a question") {
  beside_server([](dns_server& server) -> task<> {
    resolver names(server.options());
    for (auto const* digits : {"192.0.2.7", "2001:db8::7", "::1"}) {
      auto const same = co_await names.resolve(digits, 80);
      CHECK(same == std::vector{endpoint::ip(digits, 80).value()});
    }
    auto const here = co_await names.resolve("localhost", 80);
    CHECK(texts(here) == std::set<std::string>{"[::1]:80", "127.0.0.1:80"});
    auto const four = co_await names.resolve("localhost", 81, address_family::ipv4);
    CHECK(texts(four) == std::set<std::string>{"127.0.0.1:81"});
    CHECK(server.asked.empty());
  });
}

TEST_CASE("a name without an address says why in words, with the name") {
  beside_server([](dns_server& server) -> task<> {
    server.names["empty.test"] = {};
    server.names["broken.test"] = {.how = manner::fail};
    resolver names(server.options());
    auto const missing = co_await failure_of(names, "missing.test");
    CHECK(missing.code == resolve_errc::not_found);
    CHECK(missing.text == "resolve missing.test: no such host");
    auto const empty = co_await failure_of(names, "empty.test");
    CHECK(empty.code == resolve_errc::no_address);
    auto const broken = co_await failure_of(names, "broken.test");
    CHECK(broken.code == resolve_errc::no_answer);
    auto const nothing = co_await failure_of(names, "");
    CHECK(nothing.code == resolve_errc::bad_name);
    auto const long_label = co_await failure_of(names, std::string(64, 'x') + ".test");
    CHECK(long_label.code == resolve_errc::bad_name);
  });
}

TEST_CASE("the addresses of one family are asked for alone") {
  beside_server([](dns_server& server) -> task<> {
    server.names["both.test"] = {.ipv4 = {"192.0.2.1"}, .ipv6 = {"2001:db8::1"}};
    server.names["four.test"] = {.ipv4 = {"192.0.2.4"}};
    resolver names(server.options());
    auto const six = co_await names.resolve("both.test", 80, address_family::ipv6);
    CHECK(texts(six) == std::set<std::string>{"[2001:db8::1]:80"});
    auto const four = co_await names.resolve("both.test", 80, address_family::ipv4);
    CHECK(texts(four) == std::set<std::string>{"192.0.2.1:80"});
    CHECK(server.asked == std::vector<std::string>{"both.test AAAA", "both.test A"});
    for (auto const* host : {"four.test", "192.0.2.4"}) {
      std::error_code none;
      try {
        co_await names.resolve(host, 80, address_family::ipv6);
      } catch (io_error const& error) {
        none = error.code();
      }
      CHECK(none == resolve_errc::no_address);
    }
    auto const digits = co_await names.resolve("::1", 80, address_family::ipv6);
    CHECK(texts(digits) == std::set<std::string>{"[::1]:80"});
  });
}

TEST_CASE("an answer that does not fit into a datagram is asked for by TCP") {
  beside_server([](dns_server& server) -> task<> {
    dns_record large{.how = manner::by_tcp_only};
    for (int i = 1; i < 200; ++i) large.ipv4.push_back("192.0.2." + std::to_string(i));
    server.names["large.test"] = large;
    resolver names(server.options());
    for (int round = 0; round < 2; ++round) {
      auto const found = co_await names.resolve("large.test", 80);
      CHECK(found.size() == 199);
    }
  });
}

TEST_CASE("a server that says nothing is given its time, and no more") {
  beside_server([](dns_server& server) -> task<> {
    server.names["silent.test"] = {.how = manner::silent};
    auto whole = server.options();
    whole.timeout = 1ms;
    resolver impatient(whole);
    auto const cut = co_await failure_of(impatient, "silent.test");
    CHECK(cut.code == std::errc::timed_out);

    auto each = server.options();
    each.server_timeout = 1ms;
    each.rounds = 2;
    server.asked.clear();
    resolver names(each);
    auto const given_up = co_await failure_of(names, "silent.test");
    CHECK(given_up.code == std::errc::timed_out);
    CHECK(given_up.text.find("silent.test") != std::string::npos);
    CHECK(std::ranges::count(server.asked, std::string("silent.test A")) == 2);
  });
}

TEST_CASE("the second server is asked when the first is not there") {
  beside_server([](dns_server& server) -> task<> {
    server.names["some.test"] = {.ipv4 = {"192.0.2.1"}};
    auto options = server.options();
    {
      udp_socket const gone(loopback());
      options.servers.insert(options.servers.begin(), gone.local());
    }
    resolver names(options);
    auto const found = co_await names.resolve("some.test", 80);
    CHECK(found.size() == 1);
  });
}

TEST_CASE("a cancelled look-up leaves, and the resolver goes on") {
  beside_server([](dns_server& server) -> task<> {
    server.names["silent.test"] = {.how = manner::silent};
    server.names["some.test"] = {.ipv4 = {"192.0.2.1"}};
    resolver names(server.options());
    CHECK(co_await cancelled_while_waiting(names.resolve("silent.test", 80)) == cancel_reason::user);
    CHECK(co_await cancelled_while_waiting(names.resolve("some.test", 80)) == cancel_reason::user);
    auto const found = co_await names.resolve("some.test", 80);
    CHECK(found.size() == 1);
  });
}

TEST_CASE("many names are looked up at once") {
  beside_server([](dns_server& server) -> task<> {
    std::vector<task<std::vector<endpoint>>> all;
    resolver names(server.options());
    for (int i = 0; i < 50; ++i) {
      auto const name = "n" + std::to_string(i) + ".test";
      server.names[name] = {.ipv4 = {"192.0.2." + std::to_string(i)}};
      all.push_back(names.resolve(name, 80));
    }
    auto const found = co_await when_all(std::move(all));
    for (std::size_t i = 0; i < found.size(); ++i)
      CHECK(found[i].front().address() == "192.0.2." + std::to_string(i));
  });
}

TEST_CASE("a resolver that dies answers who still waits") {
  beside_server([](dns_server& server) -> task<> {
    server.names["silent.test"] = {.how = manner::silent};
    std::optional<resolver> names(server.options());
    auto const end = [&]() -> task<> {
      co_await checkpoint();
      names.reset();
    };
    auto const both = co_await when_all(failure_of(*names, "silent.test"), end());
    CHECK(std::get<0>(both).code == resolve_errc::no_answer);
  });
}

TEST_CASE("servers that cannot be are refused") {
  resolver_options wrong;
  wrong.servers.push_back(endpoint::unix_path("/tmp/x").value());
  CHECK_THROWS_AS(resolver{wrong}, io_error);
}
