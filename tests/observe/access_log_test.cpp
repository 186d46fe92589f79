#include <corest/observe/access_log.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <string>

namespace {

// Standard error into a pipe for as long as it lives.
class captured_stderr {
 public:
  captured_stderr() {
    REQUIRE(::pipe(ends_.data()) == 0);
    saved_ = ::dup(2);
    ::dup2(ends_[1], 2);
    ::close(ends_[1]);
  }
  std::string text() {
    ::dup2(saved_, 2);
    ::close(saved_);
    std::string all;
    std::array<char, 4096> part{};
    for (auto count = ::read(ends_[0], part.data(), part.size()); count > 0;
         count = ::read(ends_[0], part.data(), part.size()))
      all.append(part.data(), static_cast<std::size_t>(count));
    ::close(ends_[0]);
    return all;
  }

 private:
  std::array<int, 2> ends_{};
  int saved_ = -1;
};

std::string logged(std::string_view target) {
  captured_stderr captured;
  {
    corest::access_log log;
    log.line(0, {"127.0.0.1", "GET", target, 200, 27, std::chrono::microseconds(153), "abc"});
  }
  return captured.text();
}

}  // namespace

TEST_CASE("a line says when, who, what, the status, the bytes, how long and the request id") {
  CHECK(logged("/json?x=1") == "1970-01-01T00:00:00Z 127.0.0.1 \"GET /json?x=1\" 200 27 153us abc\n");
}

TEST_CASE("a quote in a target cannot end the field it stands in") {
  CHECK(logged("/a\"b") == "1970-01-01T00:00:00Z 127.0.0.1 \"GET /a'b\" 200 27 153us abc\n");
}

TEST_CASE("a target of the longest length is whole and one byte more is cut and marked") {
  std::string const longest(corest::access_log::max_target_bytes, 'a');
  CHECK(logged(longest).find('"' + std::string("GET ") + longest + '"') != std::string::npos);
  CHECK(logged(longest + "b").find("GET " + longest + "...\"") != std::string::npos);
}
