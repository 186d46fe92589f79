// Heads by memcpy, since nothing in a ring is aligned.
#include "observe/record_bytes.hpp"

#include "observe/log_line.hpp"
#include "observe/utf8.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace corest::observe {
namespace {

constexpr std::string_view cut_mark = "...";

/// The beginning of a text that is too long, without the half of a character.
std::string_view beginning(std::string_view text, std::size_t most) noexcept {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && most - end < 3 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

template <class T>
T read_as(std::string_view& from) noexcept {
  T one;
  std::memcpy(&one, from.data(), sizeof one);
  from.remove_prefix(sizeof one);
  return one;
}

std::string_view read_text(std::string_view& from, std::size_t size) noexcept {
  auto const text = from.substr(0, size);
  from.remove_prefix(size);
  return text;
}

log_value value_of(record_writer::field const& one, std::string_view& from) noexcept {
  switch (one.kind) {
    case log_value::kind::boolean:
      return one.bits != 0;
    case log_value::kind::integer:
      return static_cast<std::int64_t>(one.bits);
    case log_value::kind::natural:
      return one.bits;
    case log_value::kind::real:
      return std::bit_cast<double>(one.bits);
    default:
      return read_text(from, one.bits);
  }
}

}  // namespace

record_writer::record_writer(char* begin, std::size_t room, log_level level, char const* logger,
                             trace_context const& trace, std::string_view message) noexcept
    : begin_(begin), at_(begin + sizeof(head)), end_(begin + room) {
  head_.logger = logger;
  head_.trace = trace;
  head_.level = level;
  char* const from = at_;
  text(beginning(message, max_message_bytes));
  if (message.size() > max_message_bytes) text(cut_mark);
  head_.message = static_cast<std::uint32_t>(at_ - from);
  full_ = false;
}

void record_writer::text(std::string_view part) noexcept {
  if (part.size() > static_cast<std::size_t>(end_ - at_)) full_ = true;
  if (full_ || part.empty()) return;
  std::memcpy(at_, part.data(), part.size());
  at_ += part.size();
}

void record_writer::begin_text(std::string_view name) noexcept {
  full_ = static_cast<std::size_t>(end_ - at_) < sizeof(field);
  open_ = at_;
  if (full_) return;
  at_ += sizeof(field);
  open_field_ = {0, static_cast<std::uint32_t>(name.size()), log_value::kind::text};
  text(name);
}

void record_writer::end_text() noexcept {
  if (full_) {
    at_ = open_;
    return leave_out();
  }
  open_field_.bits = static_cast<std::uint64_t>(at_ - open_) - sizeof(field) - open_field_.name;
  std::memcpy(open_, &open_field_, sizeof open_field_);
  ++head_.fields;
}

void record_writer::add(std::string_view name, log_value const& value) noexcept {
  begin_text(name);
  if (value.type() == log_value::kind::text) {
    text(beginning(value.text(), max_value_bytes));
    if (value.text().size() > max_value_bytes) text(cut_mark);
    return end_text();
  }
  end_text();
  if (full_) return;
  open_field_.kind = value.type();
  open_field_.bits = value.type() == log_value::kind::real      ? std::bit_cast<std::uint64_t>(value.real())
                     : value.type() == log_value::kind::integer ? static_cast<std::uint64_t>(value.integer())
                                                                : value.natural();
  std::memcpy(open_, &open_field_, sizeof open_field_);
}

std::size_t record_writer::finish() noexcept {
  std::memcpy(begin_, &head_, sizeof head_);
  return static_cast<std::size_t>(at_ - begin_);
}

log_record read_record(std::int64_t unix_nanos, std::string_view bytes, std::vector<log_field>& fields) {
  auto const head = read_as<record_writer::head>(bytes);
  log_record one;
  one.unix_nanos = unix_nanos;
  one.level = head.level;
  one.logger = head.logger;
  one.trace = head.trace;
  one.left_out = head.left_out;
  one.message = read_text(bytes, head.message);
  fields.clear();
  for (unsigned i = 0; i < head.fields; ++i) {
    auto const each = read_as<record_writer::field>(bytes);
    auto const name = read_text(bytes, each.name);
    fields.push_back({name, value_of(each, bytes)});
  }
  one.fields = fields;
  return one;
}

}  // namespace corest::observe
