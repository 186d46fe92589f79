#include <corest/observe/tracestate.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace corest;

namespace {

std::string members(int count, std::string_view value = "1") {
  std::string list;
  for (int i = 0; i < count; ++i)
    list.append(i == 0 ? "" : ",").append("k").append(std::to_string(i)).append("=").append(value);
  return list;
}
std::string key(std::size_t bytes) { return std::string(bytes, 'z'); }

}  // namespace

TEST_CASE("members are passed on in their order, without empty ones and the space around them") {
  auto const read = tracestate::parse("foo=1 , bar=2,,\t baz=3 ,");
  REQUIRE(read);
  CHECK(read->text() == "foo=1,bar=2,baz=3");
  CHECK(read->find("bar") == "2");
  CHECK(!read->find("ba"));
  CHECK(tracestate::parse("")->empty());
  CHECK(tracestate::parse(" , ,")->empty());
}

TEST_CASE("keys and values are held to the grammar") {
  for (std::string const& fine : {std::string("a=b"), std::string("1a=b"), std::string("foo@bar=1"),
                                  std::string("a_-*/=b c"), key(256) + "=1", key(241) + "@" + key(14) + "=1",
                                  "a=" + std::string(256, 'v'), std::string("a=  b")}) {
    CAPTURE(fine);
    CHECK(tracestate::parse(fine));
  }
  for (std::string const& wrong :
       {std::string("foo"), std::string("=1"), std::string("foo="), std::string("foo =1"),
        std::string("FOO=1"), std::string("foo.bar=1"), std::string("foo@=1"), std::string("@foo=1"),
        std::string("foo@@bar=1"), std::string("foo@bar@baz=1"), std::string("foo=1=2"), std::string("_a=1"),
        std::string("a=\x01"), std::string("a=\xc3\xa4"), std::string("a=1,a=2"), key(257) + "=1",
        key(242) + "@v=1", "t@" + key(15) + "=1", "a=" + std::string(257, 'v')}) {
    CAPTURE(wrong);
    CHECK(!tracestate::parse(wrong));
  }
}

TEST_CASE("32 members are taken and 33 are not") {
  CHECK(tracestate::parse(members(32))->text() == members(32));
  CHECK(!tracestate::parse(members(33)));
}

TEST_CASE("what changes moves to the front") {
  auto state = *tracestate::parse("foo=1,bar=2,baz=3");
  CHECK(state.set("bar", "x y"));
  CHECK(state.text() == "bar=x y,foo=1,baz=3");
  state.erase("foo");
  CHECK(state.text() == "bar=x y,baz=3");
  CHECK(!state.set("Bar", "1"));
  CHECK(!state.set("bar", "1,evil=2"));
  CHECK(!state.set("bar", "ends "));
  CHECK(state.text() == "bar=x y,baz=3");
}

TEST_CASE("a member too many takes the place of the last") {
  auto state = *tracestate::parse(members(32));
  CHECK(state.set("new", "1"));
  CHECK(state.find("k30"));
  CHECK(!state.find("k31"));
  CHECK(state.text().starts_with("new=1,k0=1,"));
}

TEST_CASE("512 bytes are passed on, and beyond them the long members go first, then the last") {
  std::string const just =
      members(2, std::string(121, 'v')) + ",x=" + std::string(253, 'v');  // 124 * 2 + 255
  auto const all = tracestate::parse(just + ",abcd=1");
  REQUIRE(all);
  CHECK(all->text().size() == 512);
  auto const over = tracestate::parse(just + ",abcde=1");
  CHECK(!over->find("x"));
  CHECK(over->find("k1"));
  CHECK(over->find("abcde"));
  auto const many = tracestate::parse(members(8, std::string(100, 'v')));
  CHECK(many->text() == members(4, std::string(100, 'v')));
}
