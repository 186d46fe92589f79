#include <corest/base/intrusive_list.hpp>

#include <doctest/doctest.h>

#include <string>

namespace {
struct item : corest::list_node<> {
  explicit item(char letter) : name(letter) {}
  char name;
};
std::string names(corest::intrusive_list<item>& list) {
  std::string all;
  list.for_each([&](item& each) { all += each.name; });
  return all;
}
}  // namespace

TEST_CASE("elements keep their order and leave in O(1) from anywhere") {
  corest::intrusive_list<item> list;
  item a('a'), b('b'), c('c');
  list.push_back(b);
  list.push_back(c);
  list.push_front(a);
  CHECK(names(list) == "abc");
  b.unlink();
  b.unlink();
  CHECK(names(list) == "ac");
  CHECK(&list.pop_front() == &a);
  CHECK(names(list) == "c");
}

TEST_CASE("an element that dies leaves its list, and a list that dies lets its elements go") {
  item stays('s');
  {
    corest::intrusive_list<item> list;
    {
      item gone('g');
      list.push_back(gone);
      list.push_back(stays);
    }
    CHECK(names(list) == "s");
  }
  CHECK(!stays.linked());
}

TEST_CASE("splicing moves everything behind") {
  corest::intrusive_list<item> first, second;
  item a('a'), b('b'), c('c');
  first.push_back(a);
  second.push_back(b);
  second.push_back(c);
  first.splice_back(second);
  CHECK(names(first) == "abc");
  CHECK(second.empty());
}
