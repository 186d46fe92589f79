#include "server/limit_watch.hpp"

#include <corest/observe/logging.hpp>

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

using namespace corest;
using namespace corest::server;
using namespace std::chrono_literals;

namespace {

// What is written to standard error while `f` runs.
template <class F>
std::string logged(F f) {
  std::FILE* const file = std::tmpfile();
  int const before = ::dup(STDERR_FILENO);
  ::dup2(::fileno(file), STDERR_FILENO);
  {
    logging const writes({.form = log_form::json});
    f();
  }
  ::dup2(before, STDERR_FILENO);
  ::close(before);
  std::rewind(file);
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  std::fclose(file);
  return text;
}

auto lines(std::string const& text) { return std::count(text.begin(), text.end(), '\n'); }

}  // namespace

TEST_CASE(
    "every hit is counted, and a line written at most once in ten seconds, with how many were not said") {
  limit_watch watch;
  scheduler::time_point const begin{1h};
  auto const text = logged([&] {
    for (int i = 0; i < 1000; ++i) watch.hit(limit::head_bytes, "10.0.0.1", begin + i * 1ms);
  });
  CHECK(watch.hits(limit::head_bytes) == 1000);
  CHECK(watch.hits(limit::body_bytes) == 0);
  CHECK(lines(text) == 1);
  CHECK(text.find(
            R"("limit":"head_bytes","client":"10.0.0.1","consequence":"answered 431","times_unsaid":0)") !=
        text.npos);
  auto const later = logged([&] {
    watch.hit(limit::head_bytes, "10.0.0.2", begin + 10s - 1ns);
    watch.hit(limit::head_bytes, "10.0.0.3", begin + 10s);
  });
  CHECK(lines(later) == 1);
  CHECK(later.find(R"("client":"10.0.0.3","consequence":"answered 431","times_unsaid":1000)") != later.npos);
}

TEST_CASE("a limit that is often met does not silence another") {
  limit_watch watch;
  auto const text = logged([&] {
    watch.hit(limit::head_bytes, "10.0.0.1", scheduler::time_point(1h));
    watch.hit(limit::descriptors, {}, scheduler::time_point(1h));
  });
  CHECK(lines(text) == 2);
  CHECK(text.find(R"("limit":"descriptors","consequence":"accepting pauses","times_unsaid":0)") != text.npos);
}
