#include "server/test_server.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

using namespace server_test;

namespace {

// What a server writes to standard error while it answers `requests` times, to its end.
std::string logged(corest::server::observers told, int requests) {
  std::FILE* const file = std::tmpfile();
  int const before = ::dup(STDERR_FILENO);
  ::dup2(::fileno(file), STDERR_FILENO);
  {
    test_server server(quiet(), told);
    client peer(server);
    for (int i = 0; i < requests; ++i) {
      peer.send(get("/plain"));
      CHECK(has(peer.response(), "200 OK"));
    }
  }
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  std::rewind(file);
  std::string text(64 * 1024, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

}  // namespace

TEST_CASE("a server without observers writes nothing of its requests") { CHECK(logged({}, 3).empty()); }

TEST_CASE("the access log has a line for each request") {
  auto const text = logged({.access_log = true}, 3);
  CHECK(std::count(text.begin(), text.end(), '\n') == 3);
  CHECK(has(text, "127.0.0.1 \"GET /plain\" 200 5 "));
}
