// What the tests of the client need: servers that follow a script, and the kind of a failure.
#pragma once
#include <corest/async/group.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/client/http_client.hpp>
#include <corest/io/endpoint.hpp>
#include <corest/io/error.hpp>
#include <corest/io/listener.hpp>
#include <corest/io/run.hpp>
#include <corest/io/stream.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace client_test {

using namespace corest;
using namespace std::chrono_literals;

/// What a server does with one connection; it is closed when the script ends.
using script = std::function<task<>(io::stream&)>;

/// Reads one head, and what has come with it; "" at the end of the connection.
inline task<std::string> read_request(io::stream& from) {
  std::string all;
  char piece[4096];
  while (all.find("\r\n\r\n") == all.npos) {
    auto const count = co_await from.read_some(piece);
    if (count == 0) co_return "";
    all.append(piece, count);
  }
  co_return all;
}

/// Answers so many requests of one connection with these bytes each, and closes it.
inline script says(std::vector<std::string> answers) {
  return [answers](io::stream& to) -> task<> {
    for (auto const& each : answers) {
      auto const request = co_await read_request(to);
      if (request.empty()) co_return;
      co_await to.write(each);
    }
  };
}
/// The same, but the connection stays open until the client closes it.
inline script says_and_stays(std::vector<std::string> answers) {
  return [answers](io::stream& to) -> task<> {
    auto speak = says(answers);
    co_await speak(to);
    (void)co_await read_request(to);
  };
}
/// Takes the request and says nothing.
inline script hangs() {
  return [](io::stream& to) -> task<> {
    (void)co_await read_request(to);
    (void)co_await read_request(to);
  };
}

/// One script for each connection, in order; a connection beyond them is closed at once. Runs `test(url)`
/// beside.
template <class Test>
void with_server(std::vector<script> scripts, Test test) {
  auto serve = [](io::stream to, script follow) -> task<> {
    try {
      co_await follow(to);
    } catch (io_error const&) {}  // the client has left
  };
  auto all = [&]() -> task<> {
    io::listener at(io::endpoint::ip("127.0.0.1", 0).value());
    std::string const url = "http://" + at.local().to_string();
    auto both = [&](group& g) -> task<> {
      auto accept = [&]() -> task<> {
        for (std::size_t i = 0;; ++i) {
          auto next = co_await at.accept();
          if (i < scripts.size()) g.spawn(serve, std::move(next), scripts[i]);
        }
      };
      g.spawn(accept);
      co_await test(url);
      g.cancel();
    };
    co_await with_group(both);
  };
  run(all());
}

inline std::string ok(std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

/// What the call throws; nothing when it brings an answer.
template <class T>
task<std::optional<client_errc>> failure_of(task<T> call) {
  try {
    (void)co_await std::move(call);
  } catch (client_error const& error) {
    co_return error.kind();
  }
  co_return std::nullopt;
}
inline task<std::optional<client_errc>> failure_of(client_call call) {
  return failure_of(std::move(call).send());
}

/// Options for a client that tries once.
inline http_client_options once(std::string const& url) {
  http_client_options chosen;
  chosen.base_url = url;
  chosen.retry.attempts = 1;
  return chosen;
}
/// Options for a client that tries so often, without waiting long.
inline http_client_options often(std::string const& url, unsigned attempts = 3) {
  http_client_options chosen;
  chosen.base_url = url;
  chosen.retry = {.attempts = attempts, .backoff = 1ms};
  return chosen;
}

}  // namespace client_test
