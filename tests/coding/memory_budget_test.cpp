#include "coding/bodies.hpp"

#include <corest/coding/decoder.hpp>
#include <corest/coding/memory_budget.hpp>

#include <doctest/doctest.h>

#include <new>
#include <optional>
#include <string>
#include <utility>

using namespace corest;
using namespace corest::coding;

TEST_CASE("a budget is taken to the byte and no further, and what is given back can be taken again") {
  memory_budget budget(100);
  memory_share one(&budget);
  std::optional<memory_share> other(std::in_place, &budget);
  CHECK(one.resize(60));
  CHECK(other->resize(40));
  CHECK_FALSE(one.resize(61));
  CHECK(budget.held() == 100);
  memory_share moved(std::move(*other));
  CHECK(budget.held() == 100);
  other.emplace(std::move(moved));
  other.reset();
  CHECK(budget.held() == 60);
  CHECK(one.resize(100));
  budget.limit(50);
  CHECK_FALSE(one.resize(101));
  CHECK(one.resize(10));
  CHECK(one.resize(50));
}

TEST_CASE("decoders hold no more together than their budget, and one that ends makes room") {
  for (auto const coding : all_codings) {
    CAPTURE(to_string(coding));
    auto const packed = pack(coding, records(300'000));
    memory_budget budget(UINT64_MAX);
    buffer out;
    auto const begin = [&](std::optional<decoder>& one) {
      out.clear();
      one.emplace(coding, decode_limits{}, &budget);
      auto const step = one->feed(packed, 1'000, out);
      CHECK(step.status == decode_status::has_more);
    };
    std::optional<decoder> first;
    std::optional<decoder> second;
    begin(first);
    auto const one_holds = budget.held();
    CHECK(one_holds >= 32 * 1024);
    budget.limit(2 * one_holds - 1);
    CHECK_THROWS_AS(begin(second), std::bad_alloc);
    second.reset();
    CHECK(budget.held() == one_holds);
    budget.limit(2 * one_holds);
    begin(second);
    CHECK(budget.held() == 2 * one_holds);
    first.reset();
    second.reset();
    CHECK(budget.held() == 0);
  }
}
