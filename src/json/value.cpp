// Reading and writing values of any shape.
#include "json/number_text.hpp"

#include <corest/json/value.hpp>

#include <system_error>

#include <algorithm>
#include <charconv>

namespace corest::json {
namespace {

template <class Number>
bool whole(std::string_view text, value& to) {
  Number number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return false;
  to = number;
  return true;
}

// Of a number out of range; one that is too small is zero, and no mistake.
bool too_large(std::string_view text) noexcept {
  detail::decimal exact;
  return detail::parse_decimal(text, exact) && !exact.zero && exact.magnitude > 0;
}

bool read_number(reader& in, value& to) {
  std::string_view text;
  if (!in.raw(text)) return false;
  // "-0" is no whole number of ours: it would lose its sign.
  if (text != "-0" && (whole<std::int64_t>(text, to) || whole<std::uint64_t>(text, to))) return true;
  double number = 0;
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range && too_large(text))
    return in.fail("number", "must be a number that a double can hold");
  to = number;
  return true;
}

bool read_array(reader& in, value& to) {
  value::array items;
  bool good = true;
  for (array_reader each(in); each.next();) good &= codec<value>::read(in, items.emplace_back());
  to = std::move(items);
  return good && !in.stopped();
}

bool read_object(reader& in, value& to) {
  value::object members;
  object_reader each(in);
  each.check_duplicates(false);
  bool good = true;
  while (each.next()) {
    good &= codec<value>::read(in, members.emplace_back(each.name(), value()).second);
  }
  to = std::move(members);
  return good && !in.stopped();
}

}  // namespace

value::value(object members) noexcept : holds_(std::move(members)) {}

value const* value::find(std::string_view name) const noexcept {
  auto const* const members = std::get_if<object>(&holds_);
  if (members == nullptr) return nullptr;
  auto const last = std::find_if(members->rbegin(), members->rend(),
                                 [name](member const& one) { return one.first == name; });
  return last == members->rend() ? nullptr : &last->second;
}

bool operator==(value const& a, value const& b) { return a.holds_ == b.holds_; }

bool codec<value>::read(reader& in, value& to) {
  switch (in.peek()) {
    case kind::object:
      return read_object(in, to);
    case kind::array:
      return read_array(in, to);
    case kind::number:
      return read_number(in, to);
    case kind::string: {
      std::string text;
      if (!in.string(text)) return false;
      to = std::move(text);
      return true;
    }
    case kind::boolean: {
      bool boolean = false;
      if (!in.boolean(boolean)) return false;
      to = boolean;
      return true;
    }
    case kind::null:
      to = nullptr;
      return in.null();
    default:
      return in.skip();
  }
}

namespace {

struct written {
  writer& out;
  void operator()(std::nullptr_t) const { out.null(); }
  void operator()(bool held) const { out.boolean(held); }
  void operator()(std::int64_t held) const { out.integer(held); }
  void operator()(std::uint64_t held) const { out.natural(held); }
  void operator()(double held) const { out.number(held); }
  void operator()(std::string const& held) const { out.string(held); }
  void operator()(value::array const& held) const {
    out.begin_array();
    for (value const& item : held) {
      out.item();
      codec<value>::write(out, item);
    }
    out.end_array();
  }
  void operator()(value::object const& held) const {
    out.begin_object();
    for (auto const& [name, item] : held) {
      out.member(name);
      codec<value>::write(out, item);
    }
    out.end_object();
  }
};

}  // namespace

void codec<value>::write(writer& out, value const& from) { std::visit(written{out}, from.holds()); }

}  // namespace corest::json
