// Our parser of heads beside another library's (http_parser), on requests that were mutated at random: where
// the two disagree, grouped by what each of them says, with the shortest request of each group.
//
//   parser_differences [requests] [seed]        one million requests and seed 1 when not said
#include <corest/base/buffer.hpp>
#include <corest/http/h1_parser.hpp>

#include <http_parser.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace corest;
using namespace corest::http;

namespace {

/// What a parser makes of a head.
struct reading {
  enum class verdict : std::uint8_t { waits, takes, refuses } is = verdict::waits;
  std::string why;  // refuses
  std::size_t size = 0;
  std::string method;
  std::string target;
  int minor = 0;
  bool chunked = false;
  bool keep_alive = false;
  std::uint64_t length = 0;
  std::vector<std::pair<std::string, std::string>> fields;
};

reading read_ours(std::string_view bytes) {
  static auto const head = std::make_unique<request_head>();
  buffer input;
  input.append(bytes);
  std::size_t scanned = 0;
  auto const result = parse_head(input.view(), {}, *head, scanned);
  reading found;
  if (result.outcome == parse_status::need_more) return found;
  if (result.outcome == parse_status::bad) {
    found.is = reading::verdict::refuses;
    found.why = result.reason;
    return found;
  }
  auto const text = [](slice part) { return std::string(head->base + part.offset, part.length); };
  found.is = reading::verdict::takes;
  found.size = head->size;
  found.method = text(head->method_text);
  found.target = text(head->target);
  found.minor = head->minor_version;
  found.chunked = head->chunked;
  found.keep_alive = head->keep_alive;
  found.length = head->content_length;
  for (std::size_t i = 0; i < head->field_count; ++i)
    found.fields.emplace_back(text(head->fields[i].name), text(head->fields[i].value));
  return found;
}

/// Collects what http_parser calls back with.
struct collector {
  reading found;
  bool in_value = true;
};

collector& of(http_parser* parser) { return *static_cast<collector*>(parser->data); }

int on_url(http_parser* parser, char const* at, std::size_t size) {
  of(parser).found.target.append(at, size);
  return 0;
}
int on_name(http_parser* parser, char const* at, std::size_t size) {
  auto& here = of(parser);
  if (std::exchange(here.in_value, false)) here.found.fields.emplace_back();
  here.found.fields.back().first.append(at, size);
  return 0;
}
int on_value(http_parser* parser, char const* at, std::size_t size) {
  auto& here = of(parser);
  here.in_value = true;
  here.found.fields.back().second.append(at, size);
  return 0;
}
int on_head(http_parser* parser) {
  of(parser).found.is = reading::verdict::takes;
  http_parser_pause(parser, 1);
  return 0;
}

reading read_theirs(std::string_view bytes) {
  http_parser_settings settings;
  http_parser_settings_init(&settings);
  settings.on_url = on_url;
  settings.on_header_field = on_name;
  settings.on_header_value = on_value;
  settings.on_headers_complete = on_head;
  http_parser parser;
  http_parser_init(&parser, HTTP_REQUEST);
  collector here;
  parser.data = &here;
  auto const taken = http_parser_execute(&parser, &settings, bytes.data(), bytes.size());
  auto& found = here.found;
  if (found.is == reading::verdict::takes) {
    found.size = taken + 1;  // it stops on the last byte
    found.method = http_method_str(static_cast<http_method>(parser.method));
    found.minor = parser.http_minor == 0 ? 0 : 1;
    found.chunked = (parser.flags & F_CHUNKED) != 0;
    found.length = (parser.flags & F_CONTENTLENGTH) != 0 ? parser.content_length : 0;
    found.keep_alive = parser.http_major == 1 && (parser.flags & F_CONNECTION_CLOSE) == 0 &&
                       (found.minor == 1 || (parser.flags & F_CONNECTION_KEEP_ALIVE) != 0);
    for (auto& [name, value] : found.fields)
      while (value.ends_with(' ') || value.ends_with('\t')) value.pop_back();
    if (parser.http_major != 1) found.target.insert(0, "(another version) ");
  } else if (HTTP_PARSER_ERRNO(&parser) != HPE_OK) {
    found.is = reading::verdict::refuses;
    found.why = http_errno_name(HTTP_PARSER_ERRNO(&parser));
  }
  return found;
}

/// What the two disagree in; empty when they do not.
std::string difference(reading const& ours, reading const& theirs) {
  using enum reading::verdict;
  if (ours.is != theirs.is) {
    auto const say = [](reading const& one) {
      return one.is == waits   ? std::string("waits for more")
             : one.is == takes ? "takes it"
                               : "refuses: " + one.why;
    };
    return "ours " + say(ours) + " | theirs " + say(theirs);
  }
  if (ours.is != takes) return {};
  if (ours.size != theirs.size) return "both take it, of another size";
  if (ours.method != theirs.method) return "both take it, with another method";
  if (ours.target != theirs.target) return "both take it, with another target";
  if (ours.minor != theirs.minor) return "both take it, with another version";
  if (ours.chunked != theirs.chunked || ours.length != theirs.length)
    return "both take it, with another framing";
  if (ours.keep_alive != theirs.keep_alive) return "both take it, and keep the connection or not";
  if (ours.fields != theirs.fields) return "both take it, with other fields";
  return {};
}

constexpr std::string_view requests[] = {
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "GET /path/to?a=1&b=%20 HTTP/1.1\r\nHost: example.com:80\r\nAccept: */*\r\nUser-Agent: x/1 (y; "
    "z)\r\n\r\n",
    "POST /form HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello",
    "POST /form HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
    "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
    "GET http://example.com/a?b HTTP/1.1\r\nHost: other\r\n\r\n",
    "OPTIONS * HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n",
    "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n",
    "HEAD /a HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, keep-alive\r\nUpgrade: websocket\r\nEmpty:\r\n\r\n",
    "\r\nDELETE /a/b HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nX:  tabs\t and blanks \t\r\n\r\n",
};

constexpr std::string_view pieces[] = {
    "\r\n",
    "\n",
    "\r",
    std::string_view("\0", 1),
    " ",
    "\t",
    "\x0b",
    "\x7f",
    "\x80",
    ":",
    ",",
    ";",
    "/",
    "?",
    "#",
    "%",
    "%00",
    "%zz",
    "..",
    "/../",
    "@",
    "[",
    "]",
    "\\",
    "\"",
    "*",
    "0",
    "5",
    "+",
    "-",
    "HTTP/1.1",
    "HTTP/2.0",
    "HTTP/1.9",
    "GET ",
    "get ",
    "http://",
    "https://",
    "Host: b\r\n",
    "Host:\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: 6\r\n",
    "Content-Length: +5\r\n",
    "Content-Length: 5, 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip, chunked\r\n",
    "Transfer-Encoding: identity\r\n",
    "chunked, ",
    ", close",
    "\r\n folded",
    "Connection: close\r\n",
    "Connection: keep-alive\r\n",
    "18446744073709551616",
    "Expect: x\r\n",
};

class mutator {
 public:
  explicit mutator(std::uint64_t seed) : random_(seed) {}

  std::string next() {
    std::string text(requests[below(std::size(requests))]);
    for (auto left = 1 + below(3); left > 0 && !text.empty(); --left) mutate(text);
    return text;
  }

 private:
  std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }

  void mutate(std::string& text) {
    auto const at = below(text.size());
    auto const piece = pieces[below(std::size(pieces))];
    switch (below(6)) {
      case 0:
        text.insert(at, piece);
        break;
      case 1:
        text.replace(at, 1, piece);
        break;
      case 2:
        text.erase(at, 1 + below(3));
        break;
      case 3:
        text[at] = static_cast<char>(random_());
        break;
      case 4:
        insert_at_line(text, piece);
        break;
      default:
        text.insert(at, text.substr(below(text.size()), 1 + below(12)));
    }
  }

  // Whole lines are where framing is decided.
  void insert_at_line(std::string& text, std::string_view piece) {
    std::vector<std::size_t> starts;
    for (auto at = text.find("\r\n"); at != text.npos; at = text.find("\r\n", at + 2))
      starts.push_back(at + 2);
    if (!starts.empty()) text.insert(starts[below(starts.size())], piece);
  }

  std::mt19937_64 random_;
};

std::string printable(std::string_view bytes) {
  std::string text;
  for (char const each : bytes) {
    auto const byte = static_cast<unsigned char>(each);
    char code[8];
    if (each == '\r') {
      text += "\\r";
    } else if (each == '\n') {
      text += "\\n";
    } else if (byte < 0x20 || byte > 0x7e) {
      std::snprintf(code, sizeof code, "\\x%02x", byte);
      text += code;
    } else {
      text += each;
    }
  }
  return text;
}

std::uint64_t argument(int count, char** arguments, int which, std::uint64_t otherwise) {
  if (count > which) {
    std::string_view const text(arguments[which]);
    std::from_chars(text.data(), text.data() + text.size(), otherwise);
  }
  return otherwise;
}

}  // namespace

int main(int count, char** arguments) {
  auto const total = argument(count, arguments, 1, 1'000'000);
  mutator mutated(argument(count, arguments, 2, 1));
  struct group {
    std::uint64_t size = 0;
    std::string shortest;
  };
  std::map<std::string, group> groups;
  std::uint64_t different = 0;
  for (std::uint64_t i = 0; i < total; ++i) {
    auto const request = mutated.next();
    auto const what = difference(read_ours(request), read_theirs(request));
    if (what.empty()) continue;
    ++different;
    auto& group = groups[what];
    ++group.size;
    if (group.shortest.empty() || request.size() < group.shortest.size()) group.shortest = request;
  }
  std::vector<std::pair<std::string, group>> sorted(groups.begin(), groups.end());
  std::ranges::sort(sorted, std::greater(), [](auto const& each) { return each.second.size; });
  std::printf("%llu requests, %llu read differently, in %zu groups\n", static_cast<unsigned long long>(total),
              static_cast<unsigned long long>(different), sorted.size());
  for (auto const& [what, group] : sorted)
    std::printf("%8llu  %s\n          %s\n", static_cast<unsigned long long>(group.size), what.c_str(),
                printable(group.shortest).c_str());
}
