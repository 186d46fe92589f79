// Fuzzes forms with files: a body must give the same parts however it is split, within its limits.
//
// The first byte of an input chooses how it is split, the second the limits; the rest is a body whose
// boundary is "X", and also a Content-Type and the name of a file.
#include "support.hpp"

#include <corest/http/file_name.hpp>
#include <corest/http/multipart.hpp>

#include <algorithm>
#include <string>

using namespace corest::http;
using fuzzing::require;

namespace {

constexpr std::string_view boundary = "X";

/// Everything that was said of a body; data in one piece.
struct account {
  std::string text;
  std::string data;
  bool complete = false;
  bool bad = false;

  void say(std::string_view what) {
    text += data;
    data.clear();
    text += what;
    text += '\0';
  }
};

void take(account& all, multipart_parser const& parser, multipart_parser::step const& step,
          multipart_limits const& limits) {
  switch (step.event) {
    case multipart_event::part:
      require(parser.name().size() <= limits.name_bytes, "a name keeps its limit");
      all.say("part");
      all.say(parser.name());
      all.say(parser.file_name().value_or("no file"));
      all.say(parser.content_type());
      break;
    case multipart_event::data:
      require(!step.data.empty(), "data is some data");
      all.data += step.data;
      break;
    case multipart_event::part_end:
      require(all.data.find("\r\n--X") == std::string::npos, "a part has no delimiter inside");
      all.say("part end");
      break;
    case multipart_event::end:
      all.say("end");
      break;
    default:
      all.say(step.reason);
      all.bad = step.event == multipart_event::bad;
  }
}

template <class Next>
account read(std::string_view body, multipart_limits const& limits, Next next) {
  multipart_parser parser(boundary, limits);
  account all;
  while (!body.empty() && !all.bad) {
    fuzzing::exactly const piece(body.substr(0, next()));
    body.remove_prefix(piece.view().size());
    std::string_view rest = piece.view();
    while (!all.bad) {
      auto const step = parser.next(rest);
      require(step.consumed <= rest.size(), "a step stays in its range");
      rest.remove_prefix(step.consumed);
      if (step.event == multipart_event::need_more) break;
      take(all, parser, step, limits);
    }
    require(all.bad || rest.empty(), "nothing is left over without a word");
  }
  all.complete = !all.bad && parser.complete();
  return all;
}

void check_file_name(std::string_view text) {
  auto const name = safe_file_name(text);
  if (!name) return;
  require(!name->empty() && name->size() <= max_file_name_bytes, "a file name has a length");
  require(name->find_first_of(std::string_view("/\\:\"<>|?*\n\r\0", 12)) == std::string::npos,
          "no folder in it");
  require(name->front() != '.' && name->front() != '-' && name->back() != '.' && name->back() != ' ',
          "it neither hides nor is an option");
  require(safe_file_name(*name) == name, "a safe name stays");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 2) return 0;
  multipart_limits limits;
  if ((data[1] & 1) != 0) limits.parts = 2;
  if ((data[1] & 2) != 0) limits.head_bytes = 60;
  if ((data[1] & 4) != 0) limits.name_bytes = 3;
  fuzzing::splitter split(data[0]);
  std::string_view const body(reinterpret_cast<char const*>(data) + 2, size - 2);

  auto const whole = read(body, limits, [&] { return body.size(); });
  auto const parts = read(body, limits, [&] { return split.next(); });
  require(whole.text == parts.text && whole.data == parts.data && whole.complete == parts.complete,
          "the parts do not depend on the split");

  check_file_name(body);
  if (auto const type = parse_media_type(body)) {
    auto const found = boundary_of(*type);
    require(!found || (!found->empty() && found->size() <= max_boundary_bytes && found->back() != ' '),
            "a boundary is one");
  }
  return 0;
}
