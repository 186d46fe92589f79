// Fuzzes what is said in front of a request about where it comes from: PROXY headers, forwarding fields,
// addresses and prefixes.
#include "support.hpp"

#include <corest/http/forwarded.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/http/proxy_header.hpp>

#include <memory>
#include <string>
#include <vector>

using namespace corest;
using namespace corest::http;
using fuzzing::require;

namespace {

void check_header(std::string_view bytes) {
  auto const whole = parse_proxy_header(bytes);
  if (whole.outcome == parse_status::done) {
    require(whole.size <= bytes.size() && whole.size <= most_proxy_header_bytes,
            "a header ends within its bytes");
    auto const alone = parse_proxy_header(bytes.substr(0, whole.size));
    require(alone.outcome == parse_status::done && alone.source == whole.source,
            "what is behind it does not matter");
  }
  // However it comes: once decided, more bytes decide nothing else.
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    auto const part = parse_proxy_header(fuzzing::exactly(bytes.substr(0, size)).view());
    if (part.outcome == parse_status::need_more) continue;
    require(part.outcome == whole.outcome && part.size == whole.size, "a decision stands");
    break;
  }
}

void check_address(std::string_view text) {
  if (auto const read = ip_address::parse(text))
    require(ip_address::parse(read->to_string()) == read,
            "an address that is written is the one that was read");
  if (auto const read = ip_prefix::parse(text))
    require(read->contains(*ip_address::parse(text.substr(0, text.find('/')))),
            "a prefix holds its first address");
}

void check_forwarded(std::string_view value, trusted_proxies const& proxies) {
  for (char const each : value)
    if (static_cast<unsigned char>(each) < 0x20 || each == 0x7f) return;
  for (auto const field : {forwarding_field::forwarded, forwarding_field::x_forwarded_for}) {
    bool const standard = field == forwarding_field::forwarded;
    std::string head = "GET / HTTP/1.1\r\nHost: h\r\n";
    head.append(standard ? "Forwarded: " : "X-Forwarded-For: ").append(value);
    // Whatever a client has written, what the proxy appends is what counts.
    head.append(standard ? ", for=\"[2001:db8::1]:80\"\r\n\r\n" : ", 2001:db8::1\r\n\r\n");
    std::size_t const size = head.size();
    head.append(64, ' ');
    auto const message = std::make_unique<request>();
    std::size_t scanned = 0;
    if (parse_head({head.data(), size}, {}, message->head(), scanned).outcome != parse_status::done) return;
    require(forwarded_client(*message, field, {}) == "2001:db8::1", "the nearest proxy's word counts");
    auto const client = forwarded_client(*message, field, proxies);
    require(ip_address::parse(client).has_value(), "a client is an address");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  static auto const everybody = trusted_proxies::parse(std::vector<std::string>{"::/0", "0.0.0.0/0"}).value();
  fuzzing::exactly const input({reinterpret_cast<char const*>(data), size});
  if (size <= 2 * most_proxy_header_bytes) check_header(input.view());
  check_address(input.view());
  check_forwarded(input.view(), everybody);
  return 0;
}
