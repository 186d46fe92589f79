// Types with a JSON form of their own.
#include "json/reading.hpp"

#include <corest/json/json.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

using namespace corest;

namespace {
// A type that is not an aggregate, with a form of its own: "#rrggbb".
class color {
 public:
  color() = default;
  explicit color(unsigned rgb) : rgb_(rgb) {}
  [[nodiscard]] unsigned rgb() const { return rgb_; }
  bool operator==(color const&) const = default;

 private:
  unsigned rgb_ = 0;
};
// Written as an array of two, read by hand.
class money {
 public:
  std::int64_t cents() const { return cents_; }
  std::string const& currency() const { return currency_; }
  void set(std::int64_t cents, std::string currency) {
    cents_ = cents;
    currency_ = std::move(currency);
  }

 private:
  std::int64_t cents_ = 0;
  std::string currency_;
};
// Reads an object by hand and takes only one member.
struct first_only {
  explicit first_only() = default;
  int value = 0;
};
struct car {
  color paint;
  money price;
  std::optional<color> trim;
};
}  // namespace

template <>
struct corest::json::codec<color> {
  static constexpr kind_set kinds = kind_bit(kind::string);
  static bool read(reader& in, color& value) {
    std::string_view text;
    if (!in.string(text)) return false;
    unsigned rgb = 0;
    bool good = text.size() == 7 && text[0] == '#';
    for (char const c : text.substr(good ? 1 : 0)) {
      unsigned const digit = c >= '0' && c <= '9'   ? unsigned(c - '0')
                             : c >= 'a' && c <= 'f' ? unsigned(c - 'a' + 10)
                                                    : 16;
      good = good && digit < 16;
      rgb = rgb * 16 + digit;
    }
    if (!good) return in.fail("format", "must be a color such as #ff8800");
    value = color(rgb);
    return true;
  }
  static void write(writer& out, color value) {
    std::string text = "#";
    for (int shift = 20; shift >= 0; shift -= 4) text += "0123456789abcdef"[value.rgb() >> shift & 15];
    out.string(text);
  }
  static void describe(schema& out) { out.type("string").format("color"); }
};

template <>
struct corest::json::codec<money> {
  static bool read(reader& in, money& value) {
    std::int64_t cents = 0;
    std::string currency;
    array_reader items(in);
    bool good = items.opened();
    for (std::size_t i = 0; items.next(); ++i) {
      if (i == 0) good &= read_value(in, cents);
      if (i == 1) good &= read_value(in, currency);  // further ones are passed over
    }
    if (good) value.set(cents, std::move(currency));
    return good;
  }
  static void write(writer& out, money const& value) {
    out.begin_array();
    out.item();
    write_value(out, value.cents());
    out.item();
    write_value(out, value.currency());
    out.end_array();
  }
  static void describe(schema& out) { out.type("array"); }
};

template <>
struct corest::json::codec<first_only> {
  static bool read(reader& in, first_only& value) {
    bool good = true;
    object_reader members(in);
    while (members.next()) {
      if (members.name() == "value") good &= read_value(in, value.value);
    }
    return good && members.opened();
  }
  static void write(writer& out, first_only const& value) {
    out.begin_object();
    out.member("value");
    write_value(out, value.value);
    out.member("twice");
    write_value(out, value.value * 2);
    out.end_object();
  }
  static void describe(schema& out) { out.type("object"); }
};

TEST_CASE("types of one's own are read and written inside everything else") {
  auto const read = read_exact<std::map<std::string, car>>(
      R"({"a":{"paint":"#ff8800","price":[995,"EUR"],"trim":null},"b":{"price":[1,"x",[2]],"paint":"#000001"}})");
  REQUIRE(read);
  CHECK(read->at("a").paint == color(0xff8800));
  CHECK(read->at("a").price.currency() == "EUR");
  CHECK(json::to_text(read->at("a")) == R"({"paint":"#ff8800","price":[995,"EUR"],"trim":null})");
}

TEST_CASE("their failures have places") {
  CHECK(failures<std::vector<car>>(R"([{"paint":"red","price":[1.5,2]}])") ==
        "/0/paint format; /0/price/0 type; /0/price/1 type");
  CHECK(failures<std::vector<car>>(R"([{"paint":1,"price":null}])") == "/0/paint type; /0/price type");
}

TEST_CASE("objects read by hand ignore what is not read, and still refuse duplicates") {
  CHECK(failures<first_only>(R"({"x":[{}],"value":1})") == "good");
  CHECK(failures<first_only>(R"({"x":1,"value":1,"x":2})") == "/x duplicate");
  CHECK(failures<first_only>(R"({"value":"1","x":[})") == " syntax");
  CHECK(json::to_text(std::vector<first_only>(2)) == R"([{"value":0,"twice":0},{"value":0,"twice":0}])");
}

TEST_CASE("a variant chooses among them by the kinds they name") {
  using either = std::variant<int, color>;
  CHECK(read_exact<either>("\"#000001\"")->index() == 1);
  CHECK(failures<either>("\"red\"") == " format");
}

TEST_CASE("they say what their schema is") {
  json::schema_set set;
  CHECK(set.add<std::optional<color>>() == R"({"type":["string","null"],"format":"color"})");
}
