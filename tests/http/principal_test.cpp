#include <corest/http/principal.hpp>

#include <doctest/doctest.h>

#include <cstdlib>
#include <thread>
#include <utility>
#include <vector>

using namespace corest;

TEST_CASE("a principal is a handle: copies say the same, and nobody says nothing") {
  principal const ada({.subject = "ada", .plan = "gold", .scopes = {"read"}});
  principal copy = ada;
  CHECK(copy);
  CHECK(copy.subject().data() == ada.subject().data());
  CHECK(copy.has_scope("read"));
  CHECK_FALSE(copy.has_scope("rea"));
  principal const moved = std::move(copy);
  CHECK(moved.plan() == "gold");
  principal const nobody;
  CHECK_FALSE(nobody);
  CHECK(nobody.subject().empty());
  CHECK(nobody.scopes().empty());
  copy = moved;
  copy = principal();
  CHECK_FALSE(copy);
}

TEST_CASE("its copies may be made and dropped by several threads") {
  principal const ada({.subject = "ada"});
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([ada] {
      for (int n = 0; n < 10'000; ++n) {
        principal const mine = ada;
        if (mine.subject() != "ada") std::abort();
      }
    });
  }
  for (auto& one : threads) one.join();
  CHECK(ada.subject() == "ada");
}
