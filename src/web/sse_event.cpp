// The text of server-sent events.
#include <corest/web/sse_event.hpp>

#include <stdexcept>

namespace corest::web {
namespace {

constexpr std::string_view line_breaks = "\r\n";

void check(char const* what, std::string_view text) {
  using namespace std::string_view_literals;
  if (text.find_first_of("\r\n\0"sv) == text.npos) return;
  throw std::invalid_argument(std::string(what) + " of a server-sent event has no line break and no NUL: \"" +
                              std::string(text) + '"');
}

void append_line(buffer& out, std::string_view field, std::string_view value) {
  out.append(field);
  out.append(value);
  out.push_back('\n');
}

}  // namespace

void append_event_fields(buffer& out, std::string_view event, std::optional<std::string> const& id,
                         std::optional<std::chrono::milliseconds> retry) {
  check("the name", event);
  if (id) check("the id", *id);
  if (retry && retry->count() < 0)
    throw std::invalid_argument("the retry of a server-sent event is a time from now on, and not " +
                                std::to_string(retry->count()) + " milliseconds");
  if (!event.empty()) append_line(out, "event: ", event);
  if (id) append_line(out, "id: ", *id);
  if (retry) append_line(out, "retry: ", std::to_string(retry->count()));
}

// CR, LF and CRLF all end a line, so a CRLF is no empty line.
void append_event_data(buffer& out, std::string_view text) {
  for (;;) {
    std::size_t const end = text.find_first_of(line_breaks);
    append_line(out, event_data_field, text.substr(0, end));
    if (end == text.npos) return;
    text.remove_prefix(text.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
}

// Only a json::raw can have line breaks.
void end_event_data(buffer& out, std::size_t begin) {
  std::string_view const data = out.view().substr(begin + event_data_field.size());
  if (data.find_first_of(line_breaks) == data.npos) {
    out.push_back('\n');
    return;
  }
  std::string const text(data);
  out.truncate(begin);
  append_event_data(out, text);
}

}  // namespace corest::web
