// Texts that are JSON, texts that are not, and those about which RFC 8259 leaves a choice: each read without
// looking at it, and value by value.
#include "json/reading.hpp"

#include <corest/json/document.hpp>
#include <corest/json/read.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest::json;
using namespace std::string_literals;

namespace {

/// The text with everything that is not printed in ASCII as \xHH, for messages.
std::string visible(std::string_view text) {
  std::string shown;
  for (char const each : text.substr(0, 100)) {
    constexpr std::string_view digits = "0123456789abcdef";
    auto const byte = static_cast<unsigned char>(each);
    if (byte >= 0x20 && byte < 0x7f) {
      shown += each;
    } else {
      shown += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return shown;
}

bool walk(reader& in) {
  bool flag = false;
  double number = 0;
  std::string text;
  bool good = true;
  switch (in.peek()) {
    case kind::object:
      for (object_reader members(in); members.next();) good = walk(in) && good;
      return good;
    case kind::array:
      for (array_reader items(in); items.next();) good = walk(in) && good;
      return good;
    case kind::string:
      return in.string(text);
    case kind::number:
      return in.number(number);
    case kind::boolean:
      return in.boolean(flag);
    case kind::null:
      return in.null() || in.skip();
    case kind::none:
      return in.skip();
  }
  return false;
}

/// Whether it is JSON for who only skips it.
bool is_json(std::string_view text) { return read_exact<raw>(text).has_value(); }
/// Whether every value in it can be taken.
bool is_readable(std::string_view text) {
  std::vector<char> const exact(text.begin(), text.end());
  document parsed({exact.data(), exact.size()});
  bool const good = walk(parsed.input());
  return parsed.finish(good);
}

std::string nested(std::size_t depth, std::string_view open, std::string_view close) {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += open;
  for (std::size_t i = 0; i < depth; ++i) text += close;
  return text;
}

std::vector<std::string> const accepted_structures{
    "[]",
    "{}",
    " [] ",
    "[ ]",
    "{ }",
    "\t\r\n [\n]\r\n\t ",
    "[[]]",
    "[[],[[]]]",
    "[{}]",
    "{\"a\":[]}",
    "[1]",
    "[1,2]",
    "[ 1 , 2 ]",
    "[1\n]",
    "[null,1,\"1\",{}]",
    "[1,null,null,null,2]",
    "[\"\"]",
    "[\"a\"]",
    "[2] ",
    " [1]",
    "[false]",
    "[true]",
    "[null]",
    "[[\"a\"]]",
    "{\"a\":1}",
    "{\"\":0}",
    "{\"a\":1,\"b\":2}",
    "{\"a\":\"b\",\"c\":\"d\"}",
    "{\"a\" : 1 , \"b\" : 2 }",
    "{\n\"a\": \"b\"\n}",
    "{\"a\":{\"b\":{\"c\":null}}}",
    "{\"a\":[],\"b\":{}}",
    "{\"foo\\u0000bar\":42}",
    "{\"a\\tb\":1}",
    "{\"min\": -1.0e+28, \"max\": 1.0e+28}",
    "{\"x\":[{\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}], \"id\":\"a\"}",
    "{\"title\":\"\\u041f\\u043e\"}",
    "{\"A\":1,\"a\":2}",
    "\"\"",
    "\"a\"",
    "0",
    "42",
    "-0.1",
    "null",
    "true",
    "false",
    " null ",
    "\"a\"\n",
};
std::vector<std::string> const accepted_strings{
    R"("\"\\\/\b\f\n\r\t")",
    R"("\u0060\u012a\u12AB")",
    R"("\u0000")",
    R"("\u0012")",
    R"("\uD801\udc37")",
    R"("\ud83d\ude39\ud83d\udc8d")",
    R"("\\u0000")",
    R"("\"")",
    R"("\\")",
    R"("\\n")",
    R"("\\\\\"")",
    R"("a/*b*/c/*d//e")",
    R"("new\u00A0line")",
    R"("\u0061\u30af\u30EA")",
    R"("\u0821\u202c\u2064")",
    R"("\uDBFF\uDFFE")",
    R"("\uD83F\uDFFE")",
    R"("\u200B\uFDD0\uFFFE")",
    R"("\uFFFF")",
    R"("\u005C")",
    R"("\u0022")",
    R"("\u002c")",
    R"("\/")",
    R"("null")",
    R"("[1,2]")",
    R"("{\"a\":1}")",
    R"("%")",
    R"("'")",
    "\" \"",
    "\"\x7f\"",
    "\"\xc2\x80\"",
    "\"\xc3\xa9\"",
    "\"\xdf\xbf\"",
    "\"\xe0\xa0\x80\"",
    "\"\xe2\x80\xa8\"",
    "\"\xe2\x80\xa9\"",
    "\"\xed\x9f\xbf\"",
    "\"\xee\x80\x80\"",
    "\"\xef\xbb\xbf\"",
    "\"\xef\xbf\xbe\"",
    "\"\xef\xbf\xbf\"",
    "\"\xf0\x90\x80\x80\"",
    "\"\xf0\x9d\x84\x9e\"",
    "\"\xf4\x8f\xbf\xbf\"",
    "\"\xf0\x9b\xbf\xbf\"",
    "[\"\xe2\x8d\x82\xe3\x88\xb4\xe2\x8d\x82\"]",
    "{\"\xf0\x9f\x9a\x97\":\"\xc3\xa4\"}",
    R"(["\u0041\u00e4","b"])",
    "\"asd \"",
};
std::vector<std::string> const accepted_numbers{
    "0",
    "-0",
    "0.0",
    "-0.0",
    "1",
    "-1",
    "10",
    "123",
    "-123",
    "0e1",
    "0E1",
    "0e+1",
    "0e-1",
    "0E+0",
    "1e1",
    "1E1",
    "1e+1",
    "1E+1",
    "1e-1",
    "1E-2",
    "1.5",
    "-1.5",
    "1.50",
    "20e1",
    "123e65",
    "1e00",
    "1e05",
    "1.0e0",
    "123.456e78",
    "-1.5E-10",
    "123.456789",
    "0.1e1",
    "4503599627370496",
    "9007199254740993",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "100000000000000000000000000000",
    "0.00000000000000000000000000000000000000000000000000000001",
    "-0.000000000000000000000000000000000000000000000000000000000000000000000000000001",
    "1.7976931348623157e308",
    "5e-324",
    "[1e1,-0,0.5]",
    "1.000000000000000000000000000000000000000000000000000000000000000000000001",
};

std::vector<std::string> const refused_structures{
    "",
    " ",
    "\n",
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "[]]",
    "[[]",
    "[}",
    "{]",
    "[1}",
    "{\"a\":1]",
    "[{]",
    "[{]}]",
    "[][]",
    "[] []",
    "{}{}",
    "{} []",
    "[1]x",
    "[1]]",
    "{\"a\":1}}",
    "{\"a\":1}x",
    "{\"a\":1}#",
    "{\"a\":1}/**/",
    "[1,]",
    "[,1]",
    "[,]",
    "[1,,2]",
    "[1,,]",
    "[\"\",]",
    "[,\"\"]",
    "[1 2]",
    "[1 true]",
    "[\"a\" \"b\"]",
    "[1:2]",
    "[\"a\":1]",
    "[3[4]]",
    "[1;2]",
    "[1",
    "[1,",
    "[1,\n1\n,1",
    "[\"a\"",
    "[{}",
    "[\"a\",\n4\n,1,",
    "{,}",
    "{,\"a\":1}",
    "{\"a\":1,}",
    "{\"a\":1,,\"b\":2}",
    "{\"a\":1 \"b\":2}",
    "{\"a\"}",
    "{\"a\":}",
    "{\"a\":,}",
    "{\"a\",1}",
    "{\"a\" 1}",
    "{\"a\"::1}",
    "{:1}",
    "{\"a\":1:2}",
    "{1:1}",
    "{null:1}",
    "{true:1}",
    "{[]:1}",
    "{{}:1}",
    "{a:1}",
    "{'a':1}",
    "{\"a\":'b'}",
    "{\"a\":a}",
    "{\"a\":1,\"b\"}",
    "{\"a\":1,\"b\":}",
    "{\"a\":1,\"b",
    "{\"a\":[",
    "{\"a\":\"b",
    "{\"",
    "{\"a\"",
    "{\"a\":",
    "{\"a\":1",
    "{\"a\":1,",
    "[\"a\",{\"b\":",
    "[1,2\n",
    "[\f]",
    "[\v1]",
    "\f[]",
    "[]\f",
    "[\xc2\xa0]",
    "[]\xe2\x81\xa0",
    "\xef\xbb\xbf[]",
    "\xef\xbb\xbf",
    "[\0]"s,
    "[]\0"s,
    "\0"s,
    "[*]",
    "<.>",
    "[<null>]",
    "#",
    "//\n[]",
    "[/*a*/]",
    "[1,/**/2]",
    "{\"a\":/*b*/1}",
    "*",
    "_",
    "a",
    ",",
    ":",
    "\\",
    "[\\n]",
    "[\\u0020]",
    "<!-- -->",
    "(1)",
    "[1)",
    "{\"a\":\"b\"}{",
    "[\"a\"]{",
    "1 1",
    "1,2",
    "null null",
    "\"a\" \"b\"",
    "\"a\"1",
    "[]1",
    nested(3, "[", "") + "]]",
    nested(200, "{\"a\":", ""),
    "[" + nested(40, "{\"a\":[", ""),
    "{\"a\":1,\"a\"}",
    "[true,fals]",
    "]{\"a\":1}[",
};
std::vector<std::string> const refused_words{
    "nul",      "nulll",   "nule",   "Null",     "NULL",        "nil",        "undefined",   "tru",
    "truee",    "True",    "TRUE",   "t",        "fals",        "falsee",     "False",       "FALSE",
    "f",        "n",       "[nul]",  "[true1]",  "[truefalse]", "[null,nul]", "{\"a\":tru}", "yes",
    "NaN",      "-NaN",    "nan",    "Infinity", "-Infinity",   "+Infinity",  "Inf",         "-Inf",
    "infinity", "true\0"s, "nu\nll", "t rue",    "\xc3\xa5",
};
std::vector<std::string> const refused_strings{
    "\"",
    "\"a",
    "a\"",
    "\"\"\"",
    "\"a\"b\"",
    "'a'",
    "`a`",
    "\"\\\"",
    "\"\\\\\\\"",
    R"("\x00")",
    R"("\a")",
    R"("\v")",
    R"("\0")",
    R"("\')",
    R"("\'")",
    R"("\ ")",
    R"("\U0041")",
    R"("\N")",
    R"("\")"
    "\n\"",
    R"("\u")",
    R"("\u0")",
    R"("\u00")",
    R"("\u00A")",
    R"("\u00G0")",
    R"("\uqqqq")",
    R"("\u 041")",
    R"("\u-041")",
    R"("\u+041")",
    R"("\uD800\u")",
    R"("\uD834\u1")",
    R"("\uD834\u123")",
    R"("\uD800\")",
    R"("\u{41}")",
    R"(\u0020"a")",
    "\"\n\"",
    "\"\t\"",
    "\"\r\"",
    "\"\0\""s,
    "\"\x01\"",
    "\"\x1f\"",
    "\"a\x1f\"",
    "\"\b\"",
    "\"\xff\"",
    "\"\xfe\"",
    "\"\x80\"",
    "\"\xbf\"",
    "\"\xc3\"",
    "\"\xc3(\"",
    "\"\xc0\x80\"",
    "\"\xc0\xaf\"",
    "\"\xc1\xbf\"",
    "\"\xe0\x80\x80\"",
    "\"\xe0\x9f\xbf\"",
    "\"\xe2\x82\"",
    "\"\xe2(\xa1\"",
    "\"\xe2\x82(\"",
    "\"\xed\xa0\x80\"",
    "\"\xed\xbf\xbf\"",
    "\"\xf0\x80\x80\x80\"",
    "\"\xf0\x8f\xbf\xbf\"",
    "\"\xf0\x9f\x9a\"",
    "\"\xf0(\x8c\xbc\"",
    "\"\xf4\x90\x80\x80\"",
    "\"\xf5\x80\x80\x80\"",
    "\"\xf8\x88\x80\x80\x80\"",
    "\"\xfc\x84\x80\x80\x80\x80\"",
    "[\xff]",
    "\xc3\xa9",
    "[\"a\xff\"]",
    "{\"\xff\":1}",
    "\"\\\xc3\xa9\"",
    "\"\\\xff\"",
    "\"\\u\xc3\xa9z\"",
    "[\"\\uD834\\uDd\"]",
    "{\"\\x\":1}",
    "[\"a\",\"\\\"]",
    "\xff\xfe[\0]\0"s,
    "\0[\0]"s,
    "\"\xed\xa1\x8c\xed\xbe\xb4\"",
};
std::vector<std::string> const refused_numbers{
    "+1",    "++1",   "-",     "+",     "--1",    "-a",      "- 1",       "-\n1",         "01",
    "-01",   "00",    "-00",   "012",   "-012",   "00.5",    "1.",        "-1.",          "2.e3",
    "2.e+3", ".5",    "-.5",   ".",     ".e1",    "+.5",     "1.a",       "0.1.2",        "1..2",
    "1.2.3", "1e",    "1E",    "1e+",   "1E-",    "0e",      "0E+",       "1.0e",         "1.0e+",
    "1.0E-", "e1",    "1ee1",  "1eE2",  "1e1.5",  "1e+-1",   "1e 1",      "1 e1",         "1. 5",
    "0x1",   "0x42",  "0b1",   "0o7",   "1_000",  "1,000",   "1 000",     "1a",           "1f",
    "1L",    "1n",    "0a",    "-1a",   "1e1a",   "1\0"s,    "1\xc3\xa9", "\xef\xbc\x91", "\xd9\xa1",
    "1-",    "1+1",   "1-1",   "1e1e1", "[-]",    "[+1]",    "[01]",      "[1.]",         "[.5]",
    "[1e]",  "[0e+]", "[1+2]", "[-1x]", "[0.3e]", "[0.3e+]", "[9.e+]",    "[-2.]",        "{\"a\":01}",
    "1.5e",  "0.e1",  "$1",    "#1",    "1%",
};

/// A choice that RFC 8259 leaves, and ours.
struct choice {
  std::string text;
  bool json;      ///< whether it may stand in a text that is only checked
  bool readable;  ///< whether its values can be taken
};
std::vector<choice> const choices{
    // Numbers too large for a double: JSON, but no value of ours; too small is 0.
    {"1e400", true, false},
    {"-1e400", true, false},
    {"1e9999999999999999999", true, false},
    {"[1.5e+9999]", true, false},
    {"-123123e100000", true, false},
    {"0."
     "4e00669999999999999999999999999999999999999999999999999999999999999999999999999999999999999996999999900"
     "6",
     true, false},
    {"1e-400", true, true},
    {"123e-10000000", true, true},
    {"1e-9999999999999999999", true, true},
    {"0e9999999999999999999", true, true},
    {"100000000000000000000000000000000000000000000000000000000000000000000000000000000000000", true, true},
    // Halves of surrogate pairs, escaped: no character, and nothing that UTF-8 could hold.
    {R"("\uD800")", false, false},
    {R"("\uDBFF")", false, false},
    {R"("\uDC00")", false, false},
    {R"("\uDFAA")", false, false},
    {R"("\uD800\uD800")", false, false},
    {R"("\uD800\n")", false, false},
    {R"("\uD888\u1234")", false, false},
    {R"("\uDd1e\uD834")", false, false},
    {R"("\uD800a")", false, false},
    {R"("\uD800\\uDC00")", false, false},
    {R"({"\uD800":1})", false, false},
    // A name that comes twice: which of the two counts is a matter of the reader, so neither does.
    {R"({"a":1,"a":1})", false, false},
    {R"({"a":1,"a":2})", false, false},
    {R"({"a":1,"\u0061":2})", false, false},
    {R"([{"b":{"a":1,"a":1}}])", false, false},
    // Depth: 64 levels, unless the reader asks for another number.
    {nested(default_max_depth, "[", "]"), true, true},
    {nested(default_max_depth + 1, "[", "]"), false, false},
    {nested(500, "[", "]"), false, false},
    {nested(100'000, "[", ""), false, false},
    {nested(default_max_depth / 2, "[{\"a\":", "") + "1" + nested(default_max_depth / 2, "}]", ""), true,
     true},
    // Another encoding than UTF-8, and a byte order mark.
    {"\xff\xfe\"\0a\0\"\0"s, false, false},
    {"\0\"\0a\0\""s, false, false},
    {"\xef\xbb\xbf{}", false, false},
    // Characters that Unicode calls none.
    {R"("\uFDD0")", true, true},
    {"\"\xef\xb7\x90\"", true, true},
};

void check_all(std::vector<std::string> const& texts, bool verdict) {
  for (auto const& text : texts) {
    CHECK_MESSAGE(is_json(text) == verdict, visible(text));
    CHECK_MESSAGE(is_readable(text) == verdict, visible(text));
  }
}

}  // namespace

TEST_CASE("what RFC 8259 calls a JSON text is read") {
  check_all(accepted_structures, true);
  check_all(accepted_strings, true);
  check_all(accepted_numbers, true);
}

TEST_CASE("what RFC 8259 does not call a JSON text is refused") {
  check_all(refused_structures, false);
  check_all(refused_words, false);
  check_all(refused_strings, false);
  check_all(refused_numbers, false);
}

TEST_CASE("what is wrong alone is wrong inside an array and an object, and what is right is right") {
  for (auto const* const refused : {&refused_words, &refused_numbers, &refused_strings}) {
    for (auto const& text : *refused) {
      CHECK_MESSAGE(!is_readable("[" + text + (text == "1,000" || text == "1,2" ? "x]" : "]")),
                    visible(text));
      CHECK_MESSAGE(!is_readable("{\"a\":" + text + "}"), visible(text));
    }
  }
  for (auto const* const accepted : {&accepted_structures, &accepted_strings, &accepted_numbers}) {
    for (auto const& text : *accepted)
      CHECK_MESSAGE(is_readable("[" + text + ",{\"a\":" + text + "}]"), visible(text));
  }
}

TEST_CASE("where RFC 8259 leaves a choice ours stays what it is") {
  for (auto const& each : choices) {
    CHECK_MESSAGE(is_json(each.text) == each.json, visible(each.text));
    CHECK_MESSAGE(is_readable(each.text) == each.readable, visible(each.text));
  }
}

TEST_CASE("no text that is cut short is JSON, unless it is a number") {
  std::string const text = R"({"a":[1,-2.5e+10,"x\u00e9\n\ud83d\ude39 )"
                           "\xf0\x9f\x9a\x97"
                           R"(",null,true,false,{}],"b":{"c":[]}})";
  CHECK(is_readable(text));
  for (std::size_t size = 0; size < text.size(); ++size) CHECK(!is_readable(text.substr(0, size)));
}
