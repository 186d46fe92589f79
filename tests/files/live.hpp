// A router behind a real server on a port of its own, and a client that speaks bytes.
#pragma once
#include "serve/web_application.hpp"

#include <corest/server/http_server.hpp>
#include <corest/web/router.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace files_test {

class live {
 public:
  explicit live(corest::router app)
      : app_(std::move(app)), serving_(prepared(app_)), server_(serving_, settings()) {
    server_.start();
  }
  ~live() {
    server_.drain();
    server_.drain();
    server_.join();
  }
  live(live const&) = delete;
  live& operator=(live const&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return server_.port(); }

 private:
  static corest::router const& prepared(corest::router& app) {
    app.prepare();
    return app;
  }
  static corest::server::options settings() {
    corest::server::options options;
    options.port = 0;
    options.workers = 1;
    options.overload.lag = std::chrono::hours(1);  // a crowded machine is no overload of the server
    return options;
  }

  corest::router app_;
  corest::web_application serving_;
  corest::http_server server_;
};

/// A blocking socket; a server that hangs fails a test after ten seconds instead of hanging it.
class peer {
 public:
  explicit peer(live const& of);
  ~peer();
  peer(peer const&) = delete;
  peer& operator=(peer const&) = delete;

  void send(std::string_view bytes) const;
  /// What one read gives; 0 at the end of the connection.
  std::size_t receive(std::span<char> into) const;
  /// Up to the empty line, included; what came behind it is taken by the next calls.
  std::string head();
  /// A response with a Content-Length; without one, its head.
  std::string response(bool head_request = false);
  /// What is left of what head() has read.
  std::string take_buffered() { return std::exchange(buffered_, {}); }
  void close();

 private:
  int fd_;
  std::string buffered_;
};

std::string get(std::string_view path, std::string_view fields = {});
std::string body_of(std::string_view response);
/// The value of a field of a response; "(none)" when absent.
std::string field_of(std::string_view response, std::string_view name);
/// The status of a response.
int status_of(std::string_view response);

}  // namespace files_test
