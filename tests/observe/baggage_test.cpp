#include <corest/observe/baggage.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace corest;

TEST_CASE("members of baggage are read with their properties and sent as they came") {
  auto const read = baggage::parse("userId=alice , serverNode=DF%2028;ttl ; hop=3,isProduction=false");
  REQUIRE(read.members().size() == 3);
  CHECK(read.find("userId") == "alice");
  CHECK(read.find("serverNode") == "DF 28");
  CHECK(read.members()[1].properties == "ttl;hop=3");
  CHECK(read.text() == "userId=alice,serverNode=DF%2028;ttl;hop=3,isProduction=false");
  CHECK(!read.find("userid"));
}

TEST_CASE("any text can be a value, and nothing in it ends the member") {
  baggage bag;
  std::string const text = "a,b;c=d \"\\%41\n\xc3\xa4";
  CHECK(bag.set("k", text));
  CHECK(bag.text() == "k=a%2Cb%3Bc=d%20%22%5C%2541%0A%C3%A4");
  CHECK(baggage::parse(bag.text()).find("k") == text);
  CHECK(!bag.set("not a token", "1"));
  CHECK(!bag.set("", "1"));
}

TEST_CASE("a member with something wrong in it is left out, and the others stay") {
  CHECK(baggage::parse("a=1,b,=2,c d=3,e=\"4\",f=5;=x,g=6,h=%zz,").text() == "a=1,g=6,h=%25zz");
  CHECK(baggage::parse("").text().empty());
  CHECK(baggage::parse("k=").find("k") == "");
}

TEST_CASE("of a key that is there twice the last counts") {
  auto bag = baggage::parse("k=1,other=2,k=3");
  CHECK(bag.text() == "k=3,other=2");
  bag.erase("k");
  bag.erase("k");
  CHECK(bag.text() == "other=2");
}

TEST_CASE("64 members and 8192 bytes are passed on, and nothing beyond") {
  baggage bag;
  for (int i = 0; i < 64; ++i) CHECK(bag.set("k" + std::to_string(i), "1"));
  CHECK(!bag.set("k64", "1"));
  CHECK(bag.set("k0", "2"));
  CHECK(baggage::parse(bag.text() + ",k64=1").members().size() == 64);

  baggage large;
  CHECK(large.set("k", std::string(8190, 'v')));
  CHECK(large.text().size() == 8192);
  CHECK(!large.set("k", std::string(8191, 'v')));
  CHECK(!large.set("l", "1"));
  large.erase("k");
  CHECK(large.set("l", "1"));
}
