// A client that sends what it is told, byte for byte.
#include "server/test_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <utility>

namespace server_test {

using namespace corest;

namespace {

bool connected(int fd, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

}  // namespace

void await_closed(corest::http_server const& server) {
  for (bool open = true; open;) {
    int const probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    open = connected(probe, server.port());
    ::close(probe);
  }
}

client::client(corest::http_server const& of) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  timeval const patience{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  REQUIRE(connected(fd_, of.port()));
}

client::~client() { leave(); }

void client::leave() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void client::reset() {
  linger const at_once{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  leave();
}

void client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    REQUIRE(sent > 0);
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void client::try_to_send(std::string_view bytes) {
  while (!bytes.empty()) {
    auto const sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void client::finish_sending() { ::shutdown(fd_, SHUT_WR); }

bool client::fill() {
  std::array<char, 65'536> part{};
  auto const count = ::recv(fd_, part.data(), part.size(), 0);
  if (count < 0) REQUIRE_MESSAGE(errno != EAGAIN, "the server did not answer within ten seconds");
  if (count <= 0) return false;
  buffered_.append(part.data(), static_cast<std::size_t>(count));
  return true;
}

std::string client::response(bool head_request) {
  std::size_t end = buffered_.find("\r\n\r\n");
  while (end == buffered_.npos) {
    if (!fill()) return "";
    end = buffered_.find("\r\n\r\n");
  }
  std::size_t size = end + 4;
  constexpr std::string_view name = "\r\nContent-Length: ";
  if (auto const at = buffered_.find(name); at < end && !head_request) {
    std::size_t length = 0;
    std::from_chars(buffered_.data() + at + name.size(), buffered_.data() + end, length);
    size += length;
  }
  while (buffered_.size() < size)
    if (!fill()) return "";
  std::string whole = buffered_.substr(0, size);
  buffered_.erase(0, size);
  return whole;
}

std::string client::rest() {
  while (fill()) {}
  return std::exchange(buffered_, {});
}

bool client::is_listened_to() {
  for (int i = 0; i < 2; ++i)  // the first one is answered by a reset, the second one hears of it
    if (::send(fd_, "x", 1, MSG_NOSIGNAL) != 1) return false;
  return true;
}

unsigned client::packets_received() const {
  tcp_info about{};
  socklen_t size = sizeof about;
  ::getsockopt(fd_, IPPROTO_TCP, TCP_INFO, &about, &size);
  return about.tcpi_data_segs_in;
}

bool client::ends() { return buffered_.empty() && !fill(); }

std::string get(std::string_view path, std::string_view more_headers) {
  std::string text = "GET ";
  text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\n").append(more_headers).append("\r\n");
  return text;
}

std::string post(std::string_view path, std::string_view body, std::string_view more_headers) {
  std::string text = "POST ";
  text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nContent-Length: ");
  text.append(std::to_string(body.size())).append("\r\n").append(more_headers).append("\r\n").append(body);
  return text;
}

std::string post_chunked(std::string_view path, std::string_view more_headers) {
  std::string text = "POST ";
  text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n");
  return text.append(more_headers).append("\r\n");
}

std::string chunk(std::string_view bytes) {
  std::array<char, 16> size{};
  auto const end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
  return std::string(size.data(), end).append("\r\n").append(bytes).append("\r\n");
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

std::string body_of(std::string_view response) {
  auto const end = response.find("\r\n\r\n");
  return end == response.npos ? std::string() : std::string(response.substr(end + 4));
}

}  // namespace server_test
