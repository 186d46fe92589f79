// Compiles a regular expression into a small program, at compile time.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace corest::detail {

// The sentences a wrong pattern prints: each is called, and so named by the compiler, but not constexpr.
void pattern_ends_too_early();
void pattern_has_a_parenthesis_without_its_partner();
void pattern_has_nothing_to_repeat();
void pattern_has_a_bad_repetition_count();
void pattern_has_an_unknown_or_unsupported_escape();
void pattern_has_a_bad_character_class();
void pattern_has_an_unsupported_group();
void pattern_has_a_stray_bracket();
void pattern_is_too_large();
void pattern_is_not_utf8();

/// Instructions and character ranges a program may have: counted repetitions are written out.
inline constexpr std::size_t max_pattern_steps = 1024;
inline constexpr std::size_t max_pattern_ranges = 512;

struct pattern_range {
  char32_t first;
  char32_t last;
};

struct pattern_step {
  enum class what : std::uint8_t {
    match,
    in_class,
    not_in_class,
    split,
    jump,
    at_begin,
    at_end
  } op = what::match;
  std::int16_t a = 0;  // in_class: first range; split and jump: relative target
  std::int16_t b = 0;  // in_class: number of ranges; split: other relative target
};

struct pattern_view {
  pattern_step const* steps;
  std::size_t size;
  pattern_range const* ranges;
};

/// Whether the text contains a match. Time is the product of the text's and the program's sizes; no
/// allocation.
bool matches(pattern_view program, std::string_view text) noexcept;

struct pattern_size {
  std::size_t steps = 0;
  std::size_t ranges = 0;
};

template <pattern_size Size>
struct pattern_program {
  std::array<pattern_step, Size.steps> steps{};
  std::array<pattern_range, Size.ranges + 1> ranges{};
  [[nodiscard]] constexpr pattern_view view() const { return {steps.data(), Size.steps, ranges.data()}; }
};

class pattern_compiler {
 public:
  constexpr explicit pattern_compiler(std::string_view expression) : text_(expression) {
    alternation();
    if (at_ < text_.size()) pattern_has_a_parenthesis_without_its_partner();
    emit({});
  }

  pattern_step steps[max_pattern_steps] = {};
  std::size_t step_count = 0;
  pattern_range ranges[max_pattern_ranges] = {};
  std::size_t range_count = 0;

 private:
  using what = pattern_step::what;

  constexpr void emit(pattern_step step) {
    if (step_count == max_pattern_steps) pattern_is_too_large();
    steps[step_count++] = step;
  }
  // Jumps are relative and stay inside what they were made for, so code may be moved and copied whole.
  constexpr void insert(std::size_t at, pattern_step step) {
    emit({});
    for (std::size_t i = step_count - 1; i > at; --i) steps[i] = steps[i - 1];
    steps[at] = step;
  }
  constexpr void add_range(char32_t first, char32_t last) {
    if (range_count == max_pattern_ranges) pattern_is_too_large();
    ranges[range_count++] = {first, last};
  }
  static constexpr std::int16_t distance(std::size_t from, std::size_t to) {
    return static_cast<std::int16_t>(static_cast<int>(to) - static_cast<int>(from));
  }

  [[nodiscard]] constexpr bool next_is(char c) const { return at_ < text_.size() && text_[at_] == c; }
  constexpr bool take(char c) {
    if (!next_is(c)) return false;
    ++at_;
    return true;
  }
  constexpr char32_t take_character() {
    if (at_ >= text_.size()) pattern_ends_too_early();
    auto const lead = static_cast<unsigned char>(text_[at_++]);
    if (lead < 0x80) return lead;
    int const more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4) pattern_is_not_utf8();
    char32_t value = lead & (0x3FU >> more);
    for (int i = 0; i < more; ++i) {
      if (at_ >= text_.size() || (static_cast<unsigned char>(text_[at_]) & 0xC0) != 0x80)
        pattern_is_not_utf8();
      value = value << 6 | (static_cast<unsigned char>(text_[at_++]) & 0x3F);
    }
    return value;
  }

  constexpr void alternation() {
    std::size_t const begin = step_count;
    sequence();
    if (!take('|')) return;
    std::size_t const size = step_count - begin;
    insert(begin, {what::split, 1, static_cast<std::int16_t>(size + 2)});
    std::size_t const jump = step_count;
    emit({what::jump, 0, 0});
    alternation();
    steps[jump].a = distance(jump, step_count);
  }

  constexpr void sequence() {
    while (at_ < text_.size() && !next_is('|') && !next_is(')')) {
      std::size_t const begin = step_count;
      bool const repeatable = atom();
      repetition(begin, repeatable);
    }
  }

  constexpr bool atom() {
    if (take('^')) return emit({what::at_begin, 0, 0}), false;
    if (take('$')) return emit({what::at_end, 0, 0}), false;
    if (take('(')) {
      if (take('?') && !take(':')) pattern_has_an_unsupported_group();
      alternation();
      if (!take(')')) pattern_has_a_parenthesis_without_its_partner();
      return true;
    }
    std::size_t const first = range_count;
    bool negated = false;
    if (take('[')) {
      negated = take('^');
      character_class();
    } else if (take('.')) {
      negated = true;
      for (char32_t const line_end : {U'\n', U'\r', U'\u2028', U'\u2029'}) add_range(line_end, line_end);
    } else if (next_is('*') || next_is('+') || next_is('?') || next_is('{')) {
      pattern_has_nothing_to_repeat();
    } else if (next_is(']') || next_is('}')) {
      pattern_has_a_stray_bracket();
    } else if (take('\\')) {
      escape(false);
    } else {
      char32_t const c = take_character();
      add_range(c, c);
    }
    emit({negated ? what::not_in_class : what::in_class, static_cast<std::int16_t>(first),
          static_cast<std::int16_t>(range_count - first)});
    return true;
  }

  // Takes [..] behind its opening.
  constexpr void character_class() {
    while (!take(']')) {
      if (at_ >= text_.size()) pattern_has_a_bad_character_class();
      char32_t const first = class_member();
      if (!next_is('-') || at_ + 1 >= text_.size() || text_[at_ + 1] == ']') {
        if (first != whole_class) add_range(first, first);
        continue;
      }
      ++at_;
      char32_t const last = class_member();
      if (first == whole_class || last == whole_class || last < first) pattern_has_a_bad_character_class();
      add_range(first, last);
    }
  }
  constexpr char32_t class_member() { return take('\\') ? escape(true) : take_character(); }

  // Takes an escape behind its backslash. Adds the ranges of a class and returns whole_class; of a character
  // inside [] only returns it.
  constexpr char32_t escape(bool inside_class) {
    char32_t const c = take_character();
    char32_t value = c;
    switch (c) {
      case 'd':
      case 'D':
      case 'w':
      case 'W':
      case 's':
      case 'S':
        return add_class(c), whole_class;
      case 't':
        value = '\t';
        break;
      case 'n':
        value = '\n';
        break;
      case 'r':
        value = '\r';
        break;
      case 'f':
        value = '\f';
        break;
      case 'v':
        value = '\v';
        break;
      case '0':
        value = 0;
        break;
      case 'x':
        value = hexadecimal(2);
        break;
      case 'u':
        value = hexadecimal(4);
        break;
      default:
        if (std::string_view("^$\\.*+?()[]{}|/-").find(static_cast<char>(c)) == std::string_view::npos ||
            c > 0x7F) {
          pattern_has_an_unknown_or_unsupported_escape();
        }
    }
    if (!inside_class) add_range(value, value);
    return value;
  }
  constexpr char32_t hexadecimal(int digits) {
    char32_t value = 0;
    for (int i = 0; i < digits; ++i) {
      char32_t const c = take_character();
      if (c >= '0' && c <= '9') {
        value = value * 16 + (c - '0');
      } else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
        value = value * 16 + ((c | 0x20) - 'a' + 10);
      } else {
        pattern_has_an_unknown_or_unsupported_escape();
      }
    }
    return value;
  }
  constexpr void add_class(char32_t name) {
    constexpr pattern_range digits[] = {{'0', '9'}};
    constexpr pattern_range words[] = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    constexpr pattern_range spaces[] = {
        {9, 13},          {32, 32},         {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
        {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
    bool const negated = name < 'a';
    switch (name | 0x20) {
      case 'd':
        return add_all(digits, negated);
      case 'w':
        return add_all(words, negated);
      default:
        return add_all(spaces, negated);
    }
  }
  constexpr void add_all(std::span<pattern_range const> sorted, bool negated) {
    if (!negated) {
      for (pattern_range const& range : sorted) add_range(range.first, range.last);
      return;
    }
    char32_t next = 0;
    for (pattern_range const& range : sorted) {
      if (range.first > next) add_range(next, range.first - 1);
      next = range.last + 1;
    }
    add_range(next, 0x10FFFF);
  }

  constexpr std::size_t count() {
    if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') pattern_has_a_bad_repetition_count();
    std::size_t value = 0;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') {
      value = value * 10 + static_cast<std::size_t>(text_[at_++] - '0');
      if (value > max_pattern_steps) pattern_is_too_large();
    }
    return value;
  }
  constexpr void repetition(std::size_t begin, bool repeatable) {
    std::size_t least = 1;
    std::size_t most = 1;
    constexpr std::size_t unlimited = static_cast<std::size_t>(-1);
    if (take('*')) {
      least = 0;
      most = unlimited;
    } else if (take('+')) {
      most = unlimited;
    } else if (take('?')) {
      least = 0;
    } else if (take('{')) {
      least = most = count();
      if (take(',')) most = next_is('}') ? unlimited : count();
      if (!take('}') || most < least) pattern_has_a_bad_repetition_count();
    } else {
      return;
    }
    if (!repeatable) pattern_has_nothing_to_repeat();
    take('?');  // lazy or greedy: what is contained does not depend on it
    repeat(begin, least, most);
    if (next_is('*') || next_is('+') || next_is('?') || next_is('{')) pattern_has_nothing_to_repeat();
  }
  constexpr void repeat(std::size_t begin, std::size_t least, std::size_t most) {
    std::size_t const size = step_count - begin;
    auto const copy = [&] {
      for (std::size_t i = 0; i < size; ++i) emit(steps[begin + i]);
    };
    auto const relative = [](std::size_t n) { return static_cast<std::int16_t>(n); };
    for (std::size_t i = 1; i < least; ++i) copy();
    if (most == static_cast<std::size_t>(-1)) {
      if (least > 0) {
        emit({what::split, static_cast<std::int16_t>(-static_cast<int>(size)), 1});
      } else {
        insert(begin, {what::split, 1, relative(size + 2)});
        emit({what::jump, static_cast<std::int16_t>(-static_cast<int>(size + 1)), 0});
      }
      return;
    }
    if (most == 0) {
      step_count = begin;
      return;
    }
    std::size_t const already = least > 0 ? least : 1;
    if (least == 0) {
      insert(begin, {what::split, 1, relative(size + 1)});
      ++begin;  // what copy() copies
    }
    for (std::size_t i = already; i < most; ++i) {
      emit({what::split, 1, relative(size + 1)});
      copy();
    }
  }

  static constexpr char32_t whole_class = 0xFFFFFFFF;
  std::string_view text_;
  std::size_t at_ = 0;
};

consteval pattern_size measure_pattern(std::string_view expression) {
  pattern_compiler const compiled(expression);
  return {compiled.step_count, compiled.range_count};
}
template <pattern_size Size>
consteval pattern_program<Size> compile_pattern(std::string_view expression) {
  pattern_compiler const compiled(expression);
  pattern_program<Size> program;
  for (std::size_t i = 0; i < Size.steps; ++i) program.steps[i] = compiled.steps[i];
  for (std::size_t i = 0; i < Size.ranges; ++i) program.ranges[i] = compiled.ranges[i];
  return program;
}

}  // namespace corest::detail
