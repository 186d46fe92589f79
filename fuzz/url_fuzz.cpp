// Fuzzes what stands in targets and forms: escapes against a reader that is as simple as can be, paths,
// queries, and every form of a target as a whole request.
//
// The first byte of an input chooses the method and the form; the rest is a target, a path, a query and a
// form.
#include "support.hpp"

#include <corest/http/file_type.hpp>
#include <corest/http/form.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/http/url.hpp>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace corest;
using namespace corest::http;
using fuzzing::require;

namespace {

int digit(char c) {
  constexpr std::string_view digits = "0123456789abcdef";
  auto const at = digits.find(c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

std::optional<std::string> decode_simply(std::string_view text, bool plus_is_space) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      if (i + 2 >= text.size() || digit(text[i + 1]) < 0 || digit(text[i + 2]) < 0) return std::nullopt;
      decoded += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    } else {
      decoded += plus_is_space && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

void check_escapes(std::string_view text) {
  require(percent_decode(text) == decode_simply(text, false), "escapes are decoded");
  require(percent_decode(text, plus::space) == decode_simply(text, true), "and a plus where it is a space");
  if (!is_encoded(text)) require(percent_decode(text) == std::string(text), "what is not encoded stays");
  std::string encoded;
  percent_encode(text, encoded);
  require(percent_decode(encoded) == std::string(text), "what is encoded comes back");
  require(percent_decode(encoded, plus::space) == std::string(text), "in a query too");
}

std::string normal(std::string_view path) {
  std::string to(path);
  to.resize(normalize_path(path, to.data()));
  return to;
}

void check_path(std::string_view path) {
  if (auto const decoded = percent_decode(path)) {
    auto const once = normal(path);
    require(normal(once) == once, "a normal path stays");
    require(percent_decode(once) == decoded, "and means the same");
  }
  std::string joined;
  segment_reader segments(path);
  while (auto const segment = segments.next()) {
    require(segment->find('/') == std::string_view::npos, "a segment has no slash");
    joined += '/';
    joined += *segment;
  }
  require(path.empty() || joined == (path.starts_with('/') ? "" : "/") + std::string(path),
          "segments are the path");
  require(!content_type_of(path).empty(), "every file has a type");
}

void check_form(std::string_view body) {
  std::vector<std::pair<std::string, std::string>> expected;
  bool good = true;
  query_reader pieces(body);
  while (auto const piece = pieces.next()) {
    auto const name = decode_simply(piece->name, true);
    auto const value = decode_simply(piece->value, true);
    good = good && name && value && expected.size() < default_form_fields;
    if (good) expected.emplace_back(*name, *value);
  }
  for (char const each : body) good = good && static_cast<unsigned char>(each) >= 0x20 && each != '\x7f';
  auto const read = form::parse(body);
  require(read.has_value() == good, "a form is good when all of its fields are");
  if (!good) return;
  require(read->fields().size() == expected.size(), "it has as many");
  for (std::size_t i = 0; i < expected.size(); ++i)
    require(read->fields()[i].name == expected[i].first && read->fields()[i].value == expected[i].second,
            "and they are the same");
}

void check_target(std::uint8_t choice, std::string_view target) {
  constexpr std::array<std::string_view, 4> methods{"GET ", "OPTIONS ", "CONNECT ", "POST "};
  constexpr std::array<std::string_view, 3> starts{"", "/", "http://"};
  std::string text(methods[choice % 4]);
  text += starts[choice / 4 % 3];
  text += target;
  text += " HTTP/1.1\r\nHost: a\r\n\r\n";
  auto const size = text.size();
  text.append(64, 'x');
  auto const head = std::make_unique<request_head>();
  std::size_t scanned = 0;
  if (parse_head({text.data(), size}, {}, *head, scanned).outcome != parse_status::done) return;
  auto const part = [&](slice piece) { return std::string_view(text).substr(piece.offset, piece.length); };
  auto const path = part(head->path);
  require(part(head->target).find_first_of("# \"<>\r\n") == std::string_view::npos,
          "a target has no fragment or space");
  require(path.find('?') == std::string_view::npos, "a query is no path");
  require(path.empty() || path == "*" || path.starts_with('/'), "a path starts with a slash");
  require(percent_decode(path).has_value(), "the escapes of a path are valid");
  require(part(head->authority).find_first_of("/?@") == std::string_view::npos,
          "an authority is host and port");
  check_path(path);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  if (size < 1) return 0;
  fuzzing::exactly const input({reinterpret_cast<char const*>(data) + 1, size - 1});
  check_escapes(input.view());
  check_path(input.view());
  check_form(input.view());
  check_target(data[0], input.view());
  return 0;
}
