// A client that sends what a test writes and gives back what comes.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

/// Connected to loopback, or to a Unix socket; blocks.
class raw_client {
 public:
  explicit raw_client(std::uint16_t port);
  explicit raw_client(std::string const& path);
  raw_client(raw_client&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  raw_client& operator=(raw_client&&) = delete;
  ~raw_client();

  void send(std::string_view text) const;
  /// What comes until it has that text; all of it when the server closes before.
  [[nodiscard]] std::string until(std::string_view text) const;
  /// All that comes until the server closes.
  [[nodiscard]] std::string rest() const;
  /// One request ("GET /state", and fields with their line breaks), and its whole answer.
  [[nodiscard]] std::string ask(std::string_view line, std::string_view fields,
                                std::string_view body = {}) const;

 private:
  int fd_;
};
