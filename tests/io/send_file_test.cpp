#include "io/folder.hpp"
#include "io/support.hpp"

#include <corest/io/broken_pipes.hpp>
#include <corest/io/transfer.hpp>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>

#include <fstream>

using namespace io_test;

TEST_CASE("a file is sent from where it is asked, and a peer that is gone is an error and no signal") {
  scratch_folder const here;
  std::ofstream(here.file("a")) << "content";
  descriptor const file(::open(here.file("a").c_str(), O_RDONLY));
  auto ends = connected();
  CHECK(send_file(ends.one.fd(), file.fd(), 3, 100) == 4);
  CHECK(send_file(ends.one.fd(), file.fd(), 7, 100) == 0);
  ends.other.close();
  auto const sent = send_file(ends.one.fd(), file.fd(), 0, 100);
  REQUIRE_FALSE(sent);
  CHECK(sent.error() == std::errc::broken_pipe);
  sigset_t left;
  sigpending(&left);
  CHECK(sigismember(&left, SIGPIPE) == 0);
}

TEST_CASE("a thread that blocks the signal of broken pipes is left as it was, without what was raised") {
  auto const blocked = [] {
    sigset_t mask;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &mask);
    return sigismember(&mask, SIGPIPE) == 1;
  };
  scratch_folder const here;
  std::ofstream(here.file("a")) << "content";
  descriptor const file(::open(here.file("a").c_str(), O_RDONLY));
  auto ends = connected();
  ends.other.close();
  {
    broken_pipes_blocked const meanwhile;
    for (int i = 0; i < 2; ++i) {
      CHECK_FALSE(send_file(ends.one.fd(), file.fd(), 0, 100));
      CHECK(blocked());
    }
    { broken_pipes_blocked const inner; }
    CHECK(blocked());
  }
  CHECK_FALSE(blocked());
  sigset_t left;
  sigpending(&left);
  CHECK(sigismember(&left, SIGPIPE) == 0);
}
