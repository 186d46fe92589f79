#include "files/live.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace files_test {

peer::peer(live const& of) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  timeval const patience{10, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(of.port());
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
    throw std::runtime_error("cannot connect");
}

peer::~peer() { close(); }

void peer::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void peer::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    auto const sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) throw std::runtime_error("the server does not take what is sent");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::size_t peer::receive(std::span<char> into) const {
  auto const got = ::recv(fd_, into.data(), into.size(), 0);
  if (got < 0) throw std::runtime_error("the server does not answer");
  return static_cast<std::size_t>(got);
}

std::string peer::head() {
  for (;;) {
    if (auto const end = buffered_.find("\r\n\r\n"); end != std::string::npos) {
      std::string found = buffered_.substr(0, end + 4);
      buffered_.erase(0, end + 4);
      return found;
    }
    std::array<char, 4096> piece;
    auto const got = receive(piece);
    if (got == 0) throw std::runtime_error("the connection ended within a head");
    buffered_.append(piece.data(), got);
  }
}

std::string peer::response(bool head_request) {
  std::string answer = head();
  auto const length = field_of(answer, "Content-Length");
  if (head_request || length == "(none)") return answer;
  std::size_t const size = std::stoull(length);
  std::array<char, 64 * 1024> piece;
  while (buffered_.size() < size) {
    auto const got = receive(piece);
    if (got == 0) break;
    buffered_.append(piece.data(), got);
  }
  answer += buffered_.substr(0, size);
  buffered_.erase(0, size);
  return answer;
}

std::string get(std::string_view path, std::string_view fields) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" + std::string(fields) + "\r\n";
}

std::string body_of(std::string_view response) {
  auto const end = response.find("\r\n\r\n");
  return std::string(end == std::string_view::npos ? "" : response.substr(end + 4));
}

std::string field_of(std::string_view response, std::string_view name) {
  auto const head = response.substr(0, response.find("\r\n\r\n") + 2);
  auto const start = head.find("\r\n" + std::string(name) + ": ");
  if (start == std::string_view::npos) return "(none)";
  auto const value = head.substr(start + name.size() + 4);
  return std::string(value.substr(0, value.find("\r\n")));
}

int status_of(std::string_view response) { return std::stoi(std::string(response.substr(9, 3))); }

}  // namespace files_test
