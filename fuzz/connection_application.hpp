// What the connection of a fuzz target serves: every kind of endpoint, and a note of each request that it
// saw.
#pragma once
#include "support.hpp"

#include <corest/async/byte_source.hpp>
#include <corest/async/sleep.hpp>
#include <corest/async/task.hpp>
#include <corest/http/body_error.hpp>
#include <corest/server/application.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fuzzing {

/// One request that was answered, or refused.
struct seen_request {
  bool head = false;     ///< its answer has no body
  bool refused = false;  ///< nothing may be seen behind it
  bool in_time = false;  ///< how its answer ends depends on when its body comes
};

/// Serves one client that is watched, and others beside it.
///   - /plain: at once            - /echo: its body, of up to 600 bytes        - /empty: 204
///   - /wait: after two turns     - /read: its body, read while it arrives     - /stream: chunks
///   - /mirror: its body, sent back while it arrives      - /ignore: would read its body, and does not
///   - anything else: 404, known before the body
class connection_application final : public corest::server::application {
 public:
  static constexpr std::uint64_t max_body = 600;

  /// The address of the client whose requests are noted.
  std::string watched;
  std::vector<seen_request> seen;

  corest::server::route_plan route(corest::exchange& x) noexcept override {
    auto const path = x.request.path();
    bool const streams = path == "/read" || path == "/mirror" || path == "/ignore";
    bool const known = streams || path == "/plain" || path == "/echo" || path == "/empty" ||
                       path == "/wait" || path == "/stream";
    return {.max_body = max_body,
            .suspends = streams || path == "/wait",
            .streams_body = streams,
            .refuses = !known};
  }

  corest::pending start(corest::exchange& x, corest::environment const& env) noexcept override {
    x.response = corest::response();
    note(x, false);
    auto const path = x.request.path();
    auto& body = x.response.body();
    if (path == "/plain") {
      body.append("plain");
    } else if (path == "/echo") {
      body.append(x.request.body());
    } else if (path == "/empty") {
      x.response.status(corest::status::no_content);
    } else if (path == "/stream") {
      x.response.stream(new three_pieces, destroy);
    } else if (path == "/wait" || path == "/read" || path == "/mirror" || path == "/ignore") {
      auto* const work = new corest::task<>(answer(x));
      x.running = work;
      work->start(env);
      corest::pending const left(*work);
      if (!left) finish(x);
      return left;
    } else {
      x.response.status(corest::status::not_found);
      describe(x);
    }
    return {};
  }

  void finish(corest::exchange& x) noexcept override {
    std::unique_ptr<corest::task<>> const work(
        static_cast<corest::task<>*>(std::exchange(x.running, nullptr)));
    try {
      work->result();
    } catch (corest::body_error const& failure) {
      x.response.status(failure.status());
      x.response.body().append(failure.what());
      describe(x);
      if (is_watched(x)) seen.back().refused = true;
    } catch (corest::cancelled const&) {
      x.response.status(corest::status::service_unavailable);
    }
  }

  void reject(corest::exchange& x, corest::status code, std::string_view detail) noexcept override {
    note(x, true);
    x.response.status(code);
    x.response.body().append(detail);
    describe(x);
  }

 private:
  class three_pieces final : public corest::byte_source {
   public:
    corest::task<bool> next(corest::buffer& into) override {
      if (left_ == 0) co_return false;
      --left_;
      co_await corest::checkpoint();
      into.append("piece");
      co_return true;
    }

   private:
    int left_ = 3;
  };
  class mirror final : public corest::byte_source {
   public:
    explicit mirror(corest::byte_source& of) : of_(of) {}
    corest::task<bool> next(corest::buffer& into) override { return of_.next(into); }

   private:
    corest::byte_source& of_;
  };
  static void destroy(corest::byte_source* source) noexcept { delete source; }

  [[nodiscard]] bool is_watched(corest::exchange const& x) const {
    return x.request.remote_address() == watched;
  }

  void note(corest::exchange& x, bool refused) {
    if (!is_watched(x)) return;
    require(seen.empty() || !seen.back().refused, "nothing behind an error is executed");
    seen.push_back({.head = x.request.verb() == corest::method::head, .refused = refused});
    x.response.set("X-Number", std::to_string(seen.size()));
  }

  // All that an answer could say of a request: it must not be of another one.
  static void describe(corest::exchange& x) {
    auto& body = x.response.body();
    body.append(" ");
    body.append(x.request.method_name());
    body.append(" ");
    body.append(x.request.target());
    body.append(" ");
    body.append(x.request.path());
    for (std::size_t i = 0; i < x.request.header_count(); ++i) body.append(x.request.header_at(i).value);
  }

  corest::task<> answer(corest::exchange& x) {
    auto const path = x.request.path();
    auto* const source = x.request.body_source();
    if (path == "/wait") {
      for (int turns = 0; turns < 2; ++turns) co_await corest::sleep_for(std::chrono::nanoseconds(1));
      x.response.body().append("waited");
      co_return;
    }
    if (source == nullptr) {
      x.response.body().append(x.request.body());
      co_return;
    }
    if (path != "/read") {
      if (is_watched(x)) seen.back().in_time = true;
      if (path == "/mirror") x.response.stream(new mirror(*source), destroy);
      co_return;
    }
    std::string whole;
    corest::buffer piece;
    for (bool more = true; more;) {
      more = co_await source->next(piece);
      whole.append(piece.view());
      piece.clear();
    }
    x.response.body().append(whole);
  }
};

}  // namespace fuzzing
