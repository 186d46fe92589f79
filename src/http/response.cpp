// Header lines kept as they will be sent: inline first, on the heap once they are many.
#include <corest/http/response.hpp>
#include <corest/http/token.hpp>

#include <cstring>
#include <stdexcept>
#include <string>

namespace corest {
namespace {

// A larger body's memory goes back at reset(), so that one big answer does not stay with its worker for ever.
constexpr std::size_t kept_body_bytes = 1024 * 1024;

constexpr std::array<std::string_view, 4> written_by_server{"content-length", "date", "connection",
                                                            "transfer-encoding"};

void check_field(std::string_view name, std::string_view value) {
  if (!http::is_token(name)) throw std::invalid_argument("a header name must be a token");
  if (!http::is_field_value(value))
    throw std::invalid_argument("the value of header " + std::string(name) + " has a control character");
  for (auto const reserved : written_by_server)
    if (http::equals_ignoring_case(name, reserved))
      throw std::invalid_argument("header " + std::string(name) + " is written by the server");
}

bool lies_within(std::string_view part, std::string_view whole) noexcept {
  auto const at = reinterpret_cast<std::uintptr_t>(part.data());
  auto const begin = reinterpret_cast<std::uintptr_t>(whole.data());
  return at >= begin && at < begin + whole.size();
}

/// One "Name: value\r\n" of the lines, and where it lies in them.
struct header_line {
  std::size_t begin;
  std::size_t end;
  std::string_view name;
  std::string_view value;
};

/// The first line of that name that starts at or behind `from`; begin == lines.size() when there is none.
header_line find_line(std::string_view lines, std::string_view name, std::size_t from) noexcept {
  while (from < lines.size()) {
    std::size_t const end = lines.find('\n', from) + 1;
    auto const line = lines.substr(from, end - from - 2);
    if (line.size() > name.size() && line[name.size()] == ':' &&
        http::equals_ignoring_case(line.substr(0, name.size()), name))
      return {from, end, line.substr(0, name.size()), http::trim(line.substr(name.size() + 1))};
    from = end;
  }
  return {lines.size(), lines.size(), {}, {}};
}

}  // namespace

response::response(corest::status code, std::string_view content_type, std::string_view body)
    : status_(code) {
  add("Content-Type", content_type);
  body_.append(body);
}

response::response(response&& other) noexcept
    : status_(std::exchange(other.status_, corest::status::ok)),
      close_(std::exchange(other.close_, false)),
      unpacked_(std::exchange(other.unpacked_, false)),
      problem_(std::exchange(other.problem_, std::uint16_t{0})),
      lines_size_(std::exchange(other.lines_size_, std::uint16_t{0})),
      source_(std::exchange(other.source_, nullptr)),
      destroy_source_(std::exchange(other.destroy_source_, nullptr)),
      body_(std::move(other.body_)),
      long_lines_(std::move(other.long_lines_)) {
  std::memcpy(lines_.data(), other.lines_.data(), lines_size_);
}

response& response::operator=(response&& other) noexcept {
  if (this == &other) return *this;
  stream(std::exchange(other.source_, nullptr), std::exchange(other.destroy_source_, nullptr));
  status_ = std::exchange(other.status_, corest::status::ok);
  close_ = std::exchange(other.close_, false);
  unpacked_ = std::exchange(other.unpacked_, false);
  problem_ = std::exchange(other.problem_, std::uint16_t{0});
  lines_size_ = std::exchange(other.lines_size_, std::uint16_t{0});
  body_ = std::move(other.body_);
  long_lines_ = std::move(other.long_lines_);
  std::memcpy(lines_.data(), other.lines_.data(), lines_size_);
  return *this;
}

response::~response() {
  if (source_ != nullptr) destroy_source_(source_);
}

response& response::stream(byte_source* source, void (*destroy)(byte_source*) noexcept) noexcept {
  if (source_ != nullptr) destroy_source_(source_);
  source_ = source;
  destroy_source_ = destroy;
  return *this;
}

response& response::set(std::string_view name, std::string_view value) {
  if (lies_within(name, header_lines())) return set(std::string(name), value);
  std::size_t const before = header_lines().size();
  add(name, value);
  std::size_t const added = header_lines().size() - before;
  for (;;) {
    auto const lines = header_lines();
    auto const line = find_line(lines, name, 0);
    if (line.begin + added == lines.size()) return *this;
    remove_bytes(line.begin, line.end);
  }
}

response& response::add(std::string_view name, std::string_view value) {
  check_field(name, value);
  // Views into these very lines, as header() gives them, would die when the lines move to the heap.
  if (lies_within(name, header_lines())) return add(std::string(name), value);
  if (lies_within(value, header_lines())) return add(name, std::string(value));
  std::size_t const size = name.size() + 2 + value.size() + 2;
  char* at = room_for_lines(size);
  std::memcpy(at, name.data(), name.size());
  at += name.size();
  *at++ = ':';
  *at++ = ' ';
  if (!value.empty()) std::memcpy(at, value.data(), value.size());
  at += value.size();
  *at++ = '\r';
  *at = '\n';
  commit_lines(size);
  return *this;
}

response& response::remove(std::string_view name) noexcept {
  for (auto line = find_line(header_lines(), name, 0); line.begin != line.end;
       line = find_line(header_lines(), name, line.begin))
    remove_bytes(line.begin, line.end);
  return *this;
}

std::optional<std::string_view> response::header(std::string_view name) const noexcept {
  auto const line = find_line(header_lines(), name, 0);
  if (line.begin == line.end) return std::nullopt;
  return line.value;
}

response& response::append_lines(std::string_view lines) {
  std::memcpy(room_for_lines(lines.size()), lines.data(), lines.size());
  commit_lines(lines.size());
  return *this;
}

char* response::room_for_lines(std::size_t size) {
  if (long_lines_.empty()) {
    if (size <= inline_lines - lines_size_) return lines_.data() + lines_size_;
    // Room for all of it first: should it throw, the lines still stand where they stood.
    (void)long_lines_.reserve(lines_size_ + size);
    long_lines_.append({lines_.data(), lines_size_});
    lines_size_ = 0;
  }
  return long_lines_.reserve(size);
}

void response::commit_lines(std::size_t size) noexcept {
  if (long_lines_.empty() && size <= inline_lines - lines_size_) {
    lines_size_ = static_cast<std::uint16_t>(lines_size_ + size);
  } else {
    long_lines_.commit(size);
  }
}

void response::remove_bytes(std::size_t begin, std::size_t end) noexcept {
  bool const short_lines = long_lines_.empty();
  char* const data = short_lines ? lines_.data() : long_lines_.data();
  std::size_t const size = header_lines().size();
  std::memmove(data + begin, data + end, size - end);
  if (short_lines) {
    lines_size_ = static_cast<std::uint16_t>(size - (end - begin));
  } else {
    long_lines_.truncate(size - (end - begin));
  }
}

void response::reset() noexcept {
  stream(nullptr, nullptr);
  status_ = corest::status::ok;
  close_ = false;
  unpacked_ = false;
  problem_ = 0;
  lines_size_ = 0;
  long_lines_.clear();
  if (body_.capacity() > kept_body_bytes) {
    body_.release();
  } else {
    body_.clear();
  }
}

}  // namespace corest
