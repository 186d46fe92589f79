// A collector that keeps what it hears, and an exporter beside a test.
#pragma once
#include "client/support.hpp"

#include <corest/export/otlp_exporter.hpp>

#include <charconv>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace export_test {

using namespace client_test;

/// A collector's end of a connection: keeps the requests, answers each with the next of `answers`, the last
/// of which stays.
class collector {
 public:
  explicit collector(std::vector<std::string> answers) : answers_(std::move(answers)) {}

  script talks() {
    return [this](io::stream& to) -> task<> {
      for (;;) {
        auto const request = co_await whole_request(to);
        if (request.empty()) co_return;
        requests.push_back(request);
        std::string const answer = answers_.size() > 1 ? answers_.front() : answers_.back();
        if (answers_.size() > 1) answers_.erase(answers_.begin());
        co_await to.write(answer);
      }
    };
  }
  task<> heard(std::size_t count) {
    while (requests.size() < count) co_await sleep_for(1ms);
  }

  std::vector<std::string> requests;

 private:
  static task<std::string> whole_request(io::stream& from) {
    std::string all = co_await read_request(from);
    if (all.empty()) co_return all;
    constexpr std::string_view name = "Content-Length: ";
    auto const digits = all.find(name) + name.size();
    std::size_t length = 0;
    std::from_chars(all.data() + digits, all.data() + all.size(), length);
    auto const size = all.find("\r\n\r\n") + 4 + length;
    char piece[4096];
    while (all.size() < size) all.append(piece, co_await from.read_some(piece));
    co_return all;
  }

  std::vector<std::string> answers_;
};

inline otlp_options quick(std::string const& url) {
  otlp_options chosen;
  chosen.endpoint = url;
  chosen.service_name = "tests";
  chosen.traces.delay = 1ms;
  chosen.logs.on = true;
  chosen.logs.delay = 1ms;
  return chosen;
}

/// Runs the exporter beside test(), cancels it, and waits until it has flushed.
template <class Test>
task<> with_exporter(otlp_exporter& exporter, Test test) {
  auto both = [&](group& g) -> task<> {
    g.spawn([&]() -> task<> { co_await exporter.run(); });
    co_await checkpoint();
    co_await test();
    g.cancel();
  };
  co_await with_group(both);
}

}  // namespace export_test
