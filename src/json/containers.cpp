// Going through arrays and objects, and the members of structs.
#include "json/scratch.hpp"

#include <corest/json/codec/structs.hpp>
#include <corest/json/codec/variants.hpp>
#include <corest/json/reader.hpp>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

namespace corest::json {

array_reader::array_reader(reader& in) : in_(in), place_{in.place_, nullptr, 0} {
  if (in.peek() != kind::array) {
    in.wrong_type("an array");
    return;
  }
  if (!in.enter(in.token_)) return;
  ++in.token_;
  opened_ = true;
}

array_reader::~array_reader() { leave(); }

void array_reader::leave() noexcept {
  if (!opened_ || left_) return;
  left_ = true;
  in_.place_ = place_.outer;
  --in_.depth_;
}

bool array_reader::next() {
  if (!opened_ || left_) return false;
  bool const first = item_ == nullptr;
  if (!first && in_.token_ == item_) in_.skip();
  if (in_.stopped_) return false;
  char const c = in_.token_ == in_.end_ ? '\0' : in_.text_[*in_.token_];
  if (c == ']') {
    ++in_.token_;
    leave();
    return false;
  }
  if (!first) {
    if (c != ',') return in_.syntax("expected a comma or ]", in_.token_);
    ++in_.token_;
    ++place_.number;
  }
  in_.place_ = &place_;
  item_ = in_.token_;
  return true;
}

object_reader::object_reader(reader& in) : in_(in), place_{in.place_, "", 0} {
  if (in.peek() != kind::object) {
    in.wrong_type("an object");
    return;
  }
  if (!in.enter(in.token_)) return;
  ++in.token_;
  opened_ = true;
  first_name_ = in.scratch_->names.size();
  first_unescaped_ = in.scratch_->unescaped.size();
}

object_reader::~object_reader() { leave(); }

void object_reader::leave() noexcept {
  if (!opened_ || left_) return;
  left_ = true;
  in_.place_ = place_.outer;
  --in_.depth_;
  in_.scratch_->names.resize(first_name_);
  in_.scratch_->unescaped.resize(first_unescaped_);
}

bool object_reader::next() {
  if (!opened_ || left_) return false;
  bool const first = value_ == nullptr;
  if (!first && in_.token_ == value_) in_.skip();
  if (in_.stopped_) return false;
  in_.place_ = place_.outer;
  char c = in_.token_ == in_.end_ ? '\0' : in_.text_[*in_.token_];
  if (c == '}') {
    ++in_.token_;
    if (in_.scratch_->names.size() - first_name_ > 1) report_duplicates();
    leave();
    return false;
  }
  if (!first) {
    if (c != ',') return in_.syntax("expected a comma or }", in_.token_);
    ++in_.token_;
    c = in_.token_ == in_.end_ ? '\0' : in_.text_[*in_.token_];
  }
  if (c != '"') return in_.syntax("expected the name of a member", in_.token_);
  if (!in_.string_token(name_, decoded_)) return false;
  if (in_.token_ == in_.end_ || in_.text_[*in_.token_] != ':')
    return in_.syntax("expected a colon", in_.token_);
  value_ = ++in_.token_;
  place_.name = name_.data();
  place_.number = name_.size();
  in_.place_ = &place_;
  if (remembers_) remember();
  return true;
}

namespace {

// A number that the same names have in common, and others seldom do: its length, its first bytes and its
// last.
std::uint64_t key_of(std::string_view name) noexcept {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  if (name.size() >= sizeof first) {
    std::memcpy(&first, name.data(), sizeof first);
    std::memcpy(&last, name.data() + name.size() - sizeof last, sizeof last);
  } else if (!name.empty()) {
    std::memcpy(&first, name.data(), name.size());
  }
  constexpr std::uint64_t odd = 0x9e37'79b9'7f4a'7c15;
  return first + last * odd + name.size();
}

}  // namespace

void object_reader::remember() {
  detail::scratch& scratch = *in_.scratch_;
  if (name_.data() != decoded_.data()) {
    scratch.names.push_back({name_.data(), 0, name_.size(), key_of(name_)});
  } else {
    scratch.names.push_back({nullptr, scratch.unescaped.size(), name_.size(), key_of(name_)});
    scratch.unescaped.append(name_);
  }
}

void object_reader::report_duplicates() {
  detail::scratch const& scratch = *in_.scratch_;
  auto const first = in_.scratch_->names.begin() + static_cast<std::ptrdiff_t>(first_name_);
  auto const last = in_.scratch_->names.end();
  auto const less = [&](detail::met_name const& left, detail::met_name const& right) {
    if (left.key != right.key) return left.key < right.key;  // the texts decide where somebody made keys meet
    return scratch.text_of(left) < scratch.text_of(right);
  };
  std::sort(first, last, less);
  for (auto at = first + 1; at != last; ++at) {
    if (less(at[-1], *at)) continue;
    duplicates_ = true;
    in_.fail_at(scratch.text_of(*at), "duplicate", "must not be there twice");
  }
}

namespace detail {

bool read_struct(reader& in, void* object, struct_layout const& layout, bool const* required,
                 std::string_view tag) {
  object_reader members(in);
  if (!members.opened()) return false;
  members.check_duplicates(false);
  bool good = true;
  std::uint64_t met = 0;
  std::size_t expected = 0;  // members mostly come in the struct's order
  while (members.next()) {
    std::string_view const name = members.name();
    std::size_t index = expected;
    if (index >= layout.count || layout.names[index] != name) {
      for (index = 0; index < layout.count && layout.names[index] != name;) ++index;
    }
    if (index == layout.count) {
      members.remember();
      if (layout.deny_unknown && (tag.empty() || name != tag)) {
        good = in.fail("additionalProperties", "is not known here");
      }
      continue;
    }
    expected = index + 1;
    if ((met >> index & 1) != 0) {
      good = in.fail("duplicate", "must not be there twice");
      continue;
    }
    met |= std::uint64_t{1} << index;
    good &= layout.read_member(in, object, index);
  }
  if (in.stopped()) return false;
  for (std::size_t i = 0; i < layout.count; ++i) {
    if (required[i] && (met >> i & 1) == 0) good = in.fail_at(layout.names[i], "required", "must be there");
  }
  return good && !members.duplicates();
}

std::size_t find_tag(reader& in, std::string_view tag, std::string_view const* names, std::size_t count) {
  auto const begin = in.position();
  std::size_t found = count;
  bool there = false;
  {
    object_reader members(in);
    if (!members.opened()) return count;
    members.check_duplicates(false);
    while (members.next()) {
      if (members.name() != tag) continue;
      there = true;
      std::string_view value;
      if (in.peek() == kind::string && in.string(value)) {
        for (found = 0; found < count && names[found] != value;) ++found;
      }
      break;
    }
  }
  if (in.stopped() || !in.rewind(begin)) return count;
  if (found < count) return found;
  if (!in.skip()) return count;
  std::string allowed;
  for (std::size_t i = 0; i < count; ++i) (allowed += i == 0 ? "" : ", ") += names[i];
  in.fail_at(tag, there ? "enum" : "required", "must be one of " + allowed);
  return count;
}

}  // namespace detail
}  // namespace corest::json
