// Heads put together from ready lines, with one reservation for each.
#include "http/status_phrases.hpp"

#include <corest/http/h1_writer.hpp>

#include <charconv>
#include <cstring>

namespace corest::http {
namespace {

/// A line at a fixed size, so that copying it is a few moves and no call; only `size` bytes of it count.
template <std::size_t Capacity>
struct ready_line {
  std::array<char, Capacity> text{};
  std::uint8_t size = 0;

  constexpr ready_line() noexcept = default;
  explicit consteval ready_line(std::string_view line) noexcept
      : size(static_cast<std::uint8_t>(line.size())) {
    for (std::size_t i = 0; i < line.size(); ++i) text[i] = line[i];
  }
  char* put(char* to) const noexcept {
    std::memcpy(to, text.data(), Capacity);
    return to + size;
  }
};

constexpr std::size_t longest_status_line = 48;

/// In the order of status_phrases. Always HTTP/1.1: that is what we speak, whatever the client does.
constexpr auto status_lines = [] {
  std::array<ready_line<longest_status_line>, status_phrases.size()> lines;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto& line = lines[i];
    auto const append = [&](std::string_view text) {
      for (char const each : text) line.text[line.size++] = each;
    };
    auto const code = status_phrases[i].code;
    append("HTTP/1.1 ");
    for (int const divisor : {100, 10, 1})
      line.text[line.size++] = static_cast<char>('0' + code / divisor % 10);
    append(" ");
    append(status_phrases[i].phrase);
    append("\r\n");
  }
  return lines;
}();

constexpr ready_line<16> content_length_name{"Content-Length: "};
constexpr ready_line<16> request_id_name{"X-Request-Id: "};
constexpr ready_line<32> chunked_line{"Transfer-Encoding: chunked\r\n"};
constexpr ready_line<32> close_line{"Connection: close\r\n"};
constexpr ready_line<32> keep_alive_line{"Connection: keep-alive\r\n"};
constexpr ready_line<32> upgrade_line{"Connection: Upgrade\r\n"};

// Room for the lines above: each copies its whole capacity.
constexpr std::size_t own_lines = longest_status_line + 18 + 16 + 24 + 32 + 32 + 2;

enum class content : std::uint8_t { unsaid, length, chunked };

char* put(char* to, std::string_view text) noexcept {
  if (!text.empty()) std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* put_status_line(char* to, status code) noexcept {
  auto const number = static_cast<std::size_t>(to_int(code));
  std::size_t const place = status_place(number);
  char* const end = status_lines[place].put(to);
  if (place == 0) {
    to[9] = static_cast<char>('0' + number / 100 % 10);
    to[10] = static_cast<char>('0' + number / 10 % 10);
    to[11] = static_cast<char>('0' + number % 10);
  }
  return end;
}

char* put_connection(char* to, status code, bool keep_alive, reply_options const& options) noexcept {
  if (code == status::switching_protocols) return upgrade_line.put(to);
  if (!keep_alive) return close_line.put(to);
  return options.minor_version == 0 ? keep_alive_line.put(to) : to;
}

/// Writes a head to where there is room for it.
char* put_head(char* to, response const& answer, reply_options const& options, content how, bool keep_alive,
               std::uint64_t body_size) noexcept {
  to = put_status_line(to, answer.status());
  to = put(to, answer.header_lines());
  to = put(to, options.date_block);
  if (!options.request_id.empty()) {
    to = put(request_id_name.put(to), options.request_id);
    *to++ = '\r';
    *to++ = '\n';
  }
  if (how == content::length) {
    to = content_length_name.put(to);
    to = std::to_chars(to, to + 20, body_size).ptr;
    *to++ = '\r';
    *to++ = '\n';
  } else if (how == content::chunked) {
    to = chunked_line.put(to);
  }
  to = put_connection(to, answer.status(), keep_alive, options);
  *to++ = '\r';
  *to++ = '\n';
  return to;
}

std::size_t room_for_head(response const& answer, reply_options const& options) noexcept {
  return own_lines + answer.header_lines().size() + options.date_block.size() + options.request_id.size();
}

/// How a response whose body is complete in it is framed, and what of the body is sent.
struct whole_framing {
  content how;
  std::size_t length;
  std::string_view body;
};
whole_framing frame_whole(response const& answer, reply_options const& options) noexcept {
  bool const forbidden = forbids_body(answer.status());
  bool const bodiless = forbidden || answer.status() == status::reset_content;
  auto const body = bodiless ? std::string_view() : answer.body().view();
  bool const unsaid = forbidden || (options.head_request && body.empty());
  return {unsaid ? content::unsaid : content::length, body.size(),
          options.head_request ? std::string_view() : body};
}

}  // namespace

std::string_view body_to_send(response const& answer, reply_options const& options) noexcept {
  return frame_whole(answer, options).body;
}

void write_head(buffer& out, response const& answer, reply_options const& options) {
  auto const [how, length, body] = frame_whole(answer, options);
  char* const begin = out.reserve(room_for_head(answer, options));
  char* const end = put_head(begin, answer, options, how, keeps_alive(answer, options), length);
  out.commit(static_cast<std::size_t>(end - begin));
}

void write_response(buffer& out, response const& answer, reply_options const& options) {
  auto const [how, length, body] = frame_whole(answer, options);
  char* const begin = out.reserve(room_for_head(answer, options) + body.size());
  char* const head_end = put_head(begin, answer, options, how, keeps_alive(answer, options), length);
  out.commit(static_cast<std::size_t>(put(head_end, body) - begin));
}

stream_framing write_stream_head(buffer& out, response const& answer, reply_options const& options,
                                 std::optional<std::uint64_t> size) {
  bool const reset = answer.status() == status::reset_content;
  bool const bodiless = forbids_body(answer.status()) || reset;
  bool const old_client = options.minor_version == 0;
  bool const until_close = old_client && !bodiless && !options.head_request && !size;
  content how = bodiless || old_client ? content::unsaid : content::chunked;
  if (reset || (size && !bodiless)) how = content::length;
  char* const begin = out.reserve(room_for_head(answer, options));
  char* const end = put_head(begin, answer, options, how, keeps_alive(answer, options) && !until_close,
                             reset ? 0 : size.value_or(0));
  out.commit(static_cast<std::size_t>(end - begin));
  if (bodiless || options.head_request) return stream_framing::none;
  if (size) return stream_framing::sized;
  return old_client ? stream_framing::until_close : stream_framing::chunked;
}

void append_chunk(buffer& out, std::string_view bytes) {
  if (bytes.empty()) return;
  begin_chunk(out, bytes.size());
  out.append(bytes);
  end_chunk(out);
}

void begin_chunk(buffer& out, std::uint64_t size) {
  constexpr std::size_t longest_size = 16;
  char* const begin = out.reserve(longest_size + 2);
  char* const end = put(std::to_chars(begin, begin + longest_size, size, 16).ptr, "\r\n");
  out.commit(static_cast<std::size_t>(end - begin));
}

void end_chunk(buffer& out) { out.append("\r\n"); }

void finish_chunks(buffer& out, std::string_view trailers) {
  out.append("0\r\n");
  out.append(trailers);
  out.append("\r\n");
}

}  // namespace corest::http
