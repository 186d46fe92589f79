#include "serve/raw_client.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>

raw_client::raw_client(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

raw_client::raw_client(std::string const& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  REQUIRE(path.size() < sizeof address.sun_path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  REQUIRE(::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

raw_client::~raw_client() {
  if (fd_ >= 0) ::close(fd_);
}

void raw_client::send(std::string_view text) const {
  CHECK(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
}

std::string raw_client::until(std::string_view text) const {
  std::string got;
  char part[4096];
  for (ssize_t size = 0; (size = ::recv(fd_, part, sizeof part, 0)) > 0;) {
    got.append(part, static_cast<std::size_t>(size));
    if (!text.empty() && got.find(text) != got.npos) break;
  }
  return got;
}

std::string raw_client::rest() const { return until({}); }

std::string raw_client::ask(std::string_view line, std::string_view fields, std::string_view body) const {
  std::string text = std::string(line).append(" HTTP/1.1\r\n").append(fields).append("Connection: close\r\n");
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  send(text.append("\r\n").append(body));
  return rest();
}
