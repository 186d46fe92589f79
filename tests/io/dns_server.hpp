// A name server on loopback that answers what a test tells it to.
#pragma once
#include <corest/async/group.hpp>
#include <corest/async/task.hpp>
#include <corest/io/endpoint.hpp>
#include <corest/io/listener.hpp>
#include <corest/io/resolver.hpp>
#include <corest/io/stream.hpp>
#include <corest/io/udp_socket.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace io_test {

/// What the server does with a question for one name. A name it does not know does not exist.
struct dns_record {
  std::vector<std::string> ipv4{};
  std::vector<std::string> ipv6{};
  enum class manner : std::uint8_t { answer, by_tcp_only, fail, silent } how = manner::answer;
};

/// Serves over UDP and TCP at one free port, on the loop of the test.
class dns_server {
 public:
  dns_server();
  /// Starts its tasks in a group; they end when that is cancelled.
  void start(corest::group& in);
  [[nodiscard]] corest::io::endpoint at() const { return udp_.local(); }
  /// A resolver that asks this server alone.
  [[nodiscard]] corest::io::resolver_options options() const;

  /// Answers over UDP what was held back.
  corest::task<> release(std::string_view question);

  std::map<std::string, dns_record> names;
  std::set<std::string> held;      ///< questions, as in `asked`, that wait for release()
  std::vector<std::string> asked;  ///< each question: the name, a space, "A" or "AAAA"

 private:
  struct late_answer {
    std::string question;
    corest::io::endpoint to;
    std::string text;
  };
  corest::task<> serve_datagrams();
  corest::task<> serve_connections();
  corest::task<> serve(corest::io::stream& client);
  /// Empty: no answer at all.
  std::string answer(std::string_view question, bool by_tcp);

  std::vector<late_answer> late_;
  corest::io::udp_socket udp_;
  corest::io::listener tcp_;
};

}  // namespace io_test
