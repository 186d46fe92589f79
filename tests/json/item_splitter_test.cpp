#include <corest/json/item_splitter.hpp>
#include <corest/json/read.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest::json;

namespace {

/// The items with '|' behind each, then "end", "more", or why not.
std::string split(item_framing framing, std::string_view text, std::size_t piece = 1 << 20,
                  split_limits limits = {}) {
  using found = item_splitter::found;
  item_splitter splitter(framing, limits);
  std::string said;
  bool ended = false;
  for (bool last = false; !last;) {
    // A copy of its own size, so that a byte read behind the piece is found.
    auto const taken = text.substr(0, piece);
    std::vector<char> const bytes(taken.begin(), taken.end());
    std::string_view rest(bytes.data(), bytes.size());
    text.remove_prefix(taken.size());
    last = taken.empty();
    while (true) {
      auto const step = last ? splitter.finish() : splitter.next(rest);
      rest.remove_prefix(step.consumed);
      if (step.what == found::bad || step.what == found::too_large) return said + step.reason;
      ended = ended || step.what == found::end;
      if (step.what == found::need_more || (last && step.what == found::end)) break;
      if (step.what == found::item) said += std::string(step.item) + '|';
    }
    REQUIRE(rest.empty());
  }
  return said + (ended ? "end" : "more");
}
std::string lines(std::string_view text, std::size_t piece = 1 << 20, split_limits limits = {}) {
  return split(item_framing::lines, text, piece, limits);
}
std::string array(std::string_view text, std::size_t piece = 1 << 20, split_limits limits = {}) {
  return split(item_framing::array, text, piece, limits);
}
std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

}  // namespace

TEST_CASE("each line of NDJSON is an item") {
  CHECK(lines("{\"a\":1}\n[2]\n\"x\"\n") == "{\"a\":1}|[2]|\"x\"|end");
  CHECK(lines("1\n2") == "1|2|end");
  CHECK(lines("1\r\n 2 \r\n\r\n\n \t\n3") == "1|2|3|end");
  CHECK(lines("") == "end");
  CHECK(lines("\n\n ") == "end");
  CHECK(lines("{\n}\n") == "{|}|end");  // an item has no line end inside: the reader will refuse both
}

TEST_CASE("each element of an array is an item") {
  CHECK(array("[1,2,3]") == "1|2|3|end");
  CHECK(array(" [ {\"a\":[1,2]} , \"x,]\" ,\n[] , {} ] \n") == "{\"a\":[1,2]}|\"x,]\"|[]|{}|end");
  CHECK(array("[]") == "end");
  CHECK(array("[ ]") == "end");
  CHECK(array(R"(["\"],[","\\",{"\\\"":"]"}])") == R"("\"],["|"\\"|{"\\\"":"]"}|end)");
}

TEST_CASE("every split of a text gives the same items") {
  std::string const text =
      " [ {\"a\" : [1, {\"b\":\"\\\"]},\\\\\"}]} ,\"a long string with spaces and , and ] in it\", -1.5e+10 "
      ",null,[[],{}] ] ";
  auto const whole = array(text);
  CHECK(whole.ends_with("|end"));
  for (std::size_t piece = 1; piece <= text.size(); ++piece) CHECK(array(text, piece) == whole);
  std::string const log = "{\"a\":1}\r\n\n  [1,2]\n\"x\"";
  for (std::size_t piece = 1; piece <= log.size(); ++piece) CHECK(lines(log, piece) == lines(log));
}

TEST_CASE("an item that lies within the input is not copied, and one that does not is joined") {
  item_splitter splitter(item_framing::array);
  std::string_view const first = "[11,22,3";
  auto step = splitter.next(first);
  CHECK(step.item.data() == first.data() + 1);
  step = splitter.next(first.substr(step.consumed));
  CHECK(step.item == "22");
  CHECK(splitter.count() == 2);
  CHECK(splitter.next(",3").what == item_splitter::found::need_more);
  CHECK(splitter.next("3]").item == "33");
}

TEST_CASE("what stands between the elements must be as in any array") {
  for (std::string const text : {"1",     "{\"a\":1}", "x[1]",  "\xef\xbb\xbf[1]",
                                 "[,1]",  "[1,,2]",    "[1,]",  "[,]",
                                 "[1}",   "[}",        "[{]}]", "[[}]",
                                 "[1]]",  "[1],",      "[1][",  "[] 1",
                                 "[1",    "[",         "",      " ",
                                 "[\"a]", "[\"\\\"]",  "[1,",   "[[1]"}) {
    CAPTURE(text);
    auto const said = array(text);
    CHECK(!said.ends_with("end"));
    CHECK(array(text, 1) == said);
    CHECK(!read<std::vector<raw>>(text).has_value());
  }
}

TEST_CASE("what is wrong inside an item is for its reader to find") {
  CHECK(array("[1 2,\"a\" \"b\",{}{},{1:2},nul,\x01]") == "1 2|\"a\" \"b\"|{}{}|{1:2}|nul|\x01|end");
  for (std::string const item : {"1 2", "\"a\" \"b\"", "{}{}", "{1:2}", "nul", "\x01"})
    CHECK(!read<raw>(item).has_value());
}

TEST_CASE("the limit of an item holds on both sides") {
  split_limits const limits{.item_bytes = 5};
  for (std::size_t const piece : {1u, 2u, 3u, 100u}) {
    CAPTURE(piece);
    CHECK(array("[12345,1234 ,1]", piece, limits) == "12345|1234|1|end");
    CHECK(array("[123456]", piece, limits) == "an item is too long");
    CHECK(array("[1     ]", piece, limits) == "an item is too long");
    CHECK(array("[      1]", piece, limits) == "1|end");
    CHECK(lines("12345\n1234\r\n1", piece, limits) == "12345|1234|1|end");
    CHECK(lines("1\n123456\n", piece, limits) == "1|an item is too long");
    CHECK(lines("1\n123456", piece, limits) == "1|an item is too long");
  }
  CHECK(lines(std::string(default_max_item_bytes, '1')).ends_with("|end"));
  CHECK(lines(std::string(default_max_item_bytes + 1, '1')) == "an item is too long");
}

TEST_CASE("an item may be nested as deep as one that is read alone") {
  CHECK(array("[" + nested(default_max_depth) + "]") == nested(default_max_depth) + "|end");
  CHECK(read<raw>(nested(default_max_depth)).has_value());
  CHECK(array("[" + nested(default_max_depth + 1) + "]") == "an item is nested too deep");
  CHECK(!read<raw>(nested(default_max_depth + 1)).has_value());
  CHECK(array("[" + nested(largest_max_depth) + "]", 100, {.max_depth = SIZE_MAX}).ends_with("|end"));
  CHECK(array("[" + nested(largest_max_depth + 1) + "]", 100, {.max_depth = SIZE_MAX}) ==
        "an item is nested too deep");
  CHECK(array("[[1],1]", 1, {.max_depth = 0}) == "an item is nested too deep");
}
