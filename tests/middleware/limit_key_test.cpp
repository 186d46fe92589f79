#include <corest/http/h1_parser.hpp>
#include <corest/middleware/limit_key.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

using namespace corest;

namespace {

/// A request from an address, with a field where `line` is one.
class asked {
 public:
  explicit asked(std::string_view from, std::string const& line = {})
      : bytes_("GET / HTTP/1.1\r\nHost: h\r\n" + line + "\r\n" + std::string(64, ' ')) {
    std::size_t scanned = 0;
    auto const head = std::string_view(bytes_).substr(0, bytes_.size() - 64);
    REQUIRE(http::parse_head(head, {}, request_->head(), scanned).outcome == http::parse_status::done);
    request_->set_remote_address(from);
  }
  [[nodiscard]] request const& get() const { return *request_; }

 private:
  std::string bytes_;
  std::unique_ptr<request> request_ = std::make_unique<request>();
};

std::optional<limit_key> of(limit_key::function const& key, std::string_view address,
                            std::string const& line = {}) {
  return key(asked(address, line).get());
}

}  // namespace

TEST_CASE("an IPv4 address is a key of its own, however it is written") {
  auto const key = by_address();
  CHECK(of(key, "192.0.2.1") == of(key, "::ffff:192.0.2.1"));
  CHECK(of(key, "192.0.2.1") != of(key, "192.0.2.2"));
}

TEST_CASE("the IPv6 addresses of one network are one key") {
  CHECK(of(by_address(), "2001:db8::1") == of(by_address(), "2001:db8:0:0:ffff::1"));
  CHECK(of(by_address(), "fe80::1%eth0") == of(by_address(), "fe80::2%eth0"));
  CHECK(of(by_address(), "2001:db8::1") != of(by_address(), "2001:db8:0:1::1"));
  CHECK(of(by_address(48), "2001:db8::1") == of(by_address(48), "2001:db8:0:1::1"));
  CHECK(of(by_address(128), "2001:db8::1") != of(by_address(128), "2001:db8::2"));
  CHECK_THROWS_AS((void)by_address(0), std::invalid_argument);
  CHECK_THROWS_AS((void)by_address(129), std::invalid_argument);
}

TEST_CASE("clients of a Unix socket share a key") {
  CHECK(of(by_address(), "unix") == of(by_address(), "unix"));
  CHECK(of(by_address(), "unix") != of(by_address(), "192.0.2.1"));
}

TEST_CASE("a field is the key where there is one, and the address otherwise") {
  auto const key = by_header("X-API-Key");
  CHECK(of(key, "192.0.2.1", "X-API-Key: a\r\n") == of(key, "192.0.2.2", "x-api-key: a\r\n"));
  CHECK(of(key, "192.0.2.1", "X-API-Key: a\r\n") != of(key, "192.0.2.1", "X-API-Key: b\r\n"));
  CHECK(of(key, "192.0.2.1") == of(by_address(), "192.0.2.1"));
}

TEST_CASE("everybody has the same key, and two texts together another than each") {
  CHECK(of(by_nothing(), "192.0.2.1") == of(by_nothing(), "192.0.2.2"));
  CHECK(limit_key("a").with("b") != limit_key("b").with("a"));
  CHECK(limit_key("a").with("b") != limit_key("ab"));
  CHECK(limit_key("a").with("b") == limit_key("a").with("b"));
}
