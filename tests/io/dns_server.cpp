#include "io/dns_server.hpp"

#include <corest/io/error.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <utility>

namespace io_test {
namespace {

using namespace corest;
using namespace corest::io;

constexpr std::size_t header_size = 12;
constexpr int type_a = 1;
constexpr int not_existing = 3;
constexpr int server_failure = 2;

void put16(std::string& to, int value) {
  to += static_cast<char>(value >> 8);
  to += static_cast<char>(value & 0xff);
}
int get16(std::string_view from, std::size_t at) {
  return static_cast<unsigned char>(from[at]) << 8 | static_cast<unsigned char>(from[at + 1]);
}

std::string address_bytes(std::string const& digits, int type) {
  char bytes[16];
  bool const v4 = type == type_a;
  ::inet_pton(v4 ? AF_INET : AF_INET6, digits.c_str(), bytes);
  return {bytes, v4 ? 4U : 16U};
}

/// The name in a question, and where it ends.
std::string read_name(std::string_view message, std::size_t& at) {
  std::string name;
  for (at = header_size; at < message.size() && message[at] != 0;) {
    auto const length = static_cast<std::size_t>(message[at]);
    if (!name.empty()) name += '.';
    name += message.substr(at + 1, length);
    at += length + 1;
  }
  ++at;
  return name;
}

/// A UDP and a TCP socket of one number.
udp_socket bind_where_tcp_is(listener& tcp) {
  for (;;) {
    tcp = listener(endpoint::ip("127.0.0.1", 0).value());
    try {
      return udp_socket(tcp.local());
    } catch (io_error const& error) {
      if (error.code() != std::errc::address_in_use) throw;
    }
  }
}

}  // namespace

dns_server::dns_server() { udp_ = bind_where_tcp_is(tcp_); }

resolver_options dns_server::options() const {
  resolver_options made;
  made.servers.push_back(at());
  return made;
}

void dns_server::start(group& in) {
  in.spawn([this]() -> task<> { co_await serve_datagrams(); });
  in.spawn([this]() -> task<> { co_await serve_connections(); });
}

task<> dns_server::serve_datagrams() {
  for (;;) {
    char room[512];
    auto const got = co_await udp_.receive_from(room);
    auto said = answer({room, got.size}, false);
    if (held.contains(asked.back()))
      late_.push_back({asked.back(), got.from, std::move(said)});
    else if (!said.empty())
      co_await udp_.send_to(got.from, said);
  }
}

task<> dns_server::release(std::string_view question) {
  held.erase(std::string(question));
  for (auto const& each : late_)
    if (each.question == question) co_await udp_.send_to(each.to, each.text);
  std::erase_if(late_, [&](auto const& each) { return each.question == question; });
}

task<> dns_server::serve_connections() {
  for (;;) {
    stream client = co_await tcp_.accept();
    try {
      co_await serve(client);
    } catch (io_error const&) {}  // it may go away at any time
  }
}

task<> dns_server::serve(stream& client) {
  std::string message;
  for (;;) {
    char room[512];
    auto const count = co_await client.read_some(room);
    if (count == 0) co_return;
    message.append(room, count);
    while (message.size() >= 2) {
      auto const size = static_cast<std::size_t>(get16(message, 0));
      if (message.size() < 2 + size) break;
      auto const said = answer(std::string_view(message).substr(2, size), true);
      message.erase(0, 2 + size);
      std::string framed;
      put16(framed, static_cast<int>(said.size()));
      framed += said;
      // In two pieces, as a network would: the length alone, then the rest.
      co_await client.write(std::string_view(framed).substr(0, 3));
      co_await client.write(std::string_view(framed).substr(3));
    }
  }
}

std::string dns_server::answer(std::string_view question, bool by_tcp) {
  std::size_t at = 0;
  auto const name = read_name(question, at);
  int const type = get16(question, at);
  asked.push_back(name + (type == type_a ? " A" : " AAAA"));
  auto const known = names.find(name);
  dns_record const record = known == names.end() ? dns_record{} : known->second;
  using manner = dns_record::manner;
  if (record.how == manner::silent) return {};
  bool const truncated = record.how == manner::by_tcp_only && !by_tcp;
  int code = 0;
  if (known == names.end()) code = not_existing;
  if (record.how == manner::fail) code = server_failure;
  std::vector<std::string> addresses;
  if (code == 0 && !truncated) addresses = type == type_a ? record.ipv4 : record.ipv6;

  std::string said(question.substr(0, 2));
  put16(said, 0x8180 | (truncated ? 0x0200 : 0) | code);
  put16(said, 1);
  put16(said, static_cast<int>(addresses.size()));
  put16(said, 0);
  put16(said, 0);
  said += question.substr(header_size, at + 4 - header_size);
  for (auto const& each : addresses) {
    put16(said, 0xc000 | header_size);  // the name of the question
    put16(said, type);
    put16(said, 1);  // internet
    put16(said, 0);
    put16(said, 60);  // seconds to live
    auto const bytes = address_bytes(each, type);
    put16(said, static_cast<int>(bytes.size()));
    said += bytes;
  }
  return said;
}

}  // namespace io_test
