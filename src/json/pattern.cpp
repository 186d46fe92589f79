// Runs a compiled pattern: all its threads side by side, one step per character.
#include "json/utf8.hpp"

#include <corest/json/detail/pattern_compiler.hpp>

namespace corest::detail {
namespace {

using what = pattern_step::what;

// The steps that wait for a character, each at most once.
class thread_list {
 public:
  void clear() { size_ = 0; }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::uint16_t operator[](std::size_t i) const { return steps_[i]; }
  void add(std::uint16_t step) { steps_[size_++] = step; }

 private:
  std::uint16_t steps_[max_pattern_steps];
  std::size_t size_ = 0;
};

class matcher {
 public:
  explicit matcher(pattern_view program) : program_(program) {}

  bool search(std::string_view text) {
    for (std::size_t i = 0; i < program_.size; ++i) met_[i] = 0;
    char const* at = text.data();
    char const* const end = at + text.size();
    for (bool begin = true;; begin = false) {
      if (follow(0, begin, at == end)) return true;  // a match may begin anywhere
      if (at == end) return false;
      std::size_t const length = json::detail::utf8_length(at, end);
      char32_t const c = length == 0 ? U'\uFFFD' : decode(at, length);
      at += length == 0 ? 1 : length;
      thread_list const& from = lists_[current_];
      current_ = 1 - current_;
      lists_[current_].clear();
      ++round_;
      for (std::size_t i = 0; i < from.size(); ++i) {
        if (!accepts(program_.steps[from[i]], c)) continue;
        if (follow(static_cast<std::uint16_t>(from[i] + 1), false, at == end)) return true;
      }
    }
  }

 private:
  static char32_t decode(char const* at, std::size_t length) {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(at[i]); };
    if (length == 1) return byte(0);
    char32_t value = byte(0) & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) value = value << 6 | (byte(i) & 0x3F);
    return value;
  }

  [[nodiscard]] bool accepts(pattern_step const& step, char32_t c) const {
    bool inside = false;
    for (int i = 0; i < step.b && !inside; ++i) {
      pattern_range const& range = program_.ranges[step.a + i];
      inside = c >= range.first && c <= range.last;
    }
    return inside == (step.op == what::in_class);
  }

  // Adds what can be reached from `step` without a character; true when that is the match.
  bool follow(std::uint16_t first, bool at_begin, bool at_end) {
    std::size_t depth = 0;
    stack_[depth++] = first;
    while (depth > 0) {
      std::uint16_t const step = stack_[--depth];
      if (met_[step] == round_) continue;
      met_[step] = round_;
      pattern_step const& is = program_.steps[step];
      auto const push = [&](int distance) { stack_[depth++] = static_cast<std::uint16_t>(step + distance); };
      switch (is.op) {
        case what::match:
          return true;
        case what::jump:
          push(is.a);
          break;
        case what::split:
          push(is.b);
          push(is.a);
          break;
        case what::at_begin:
          if (at_begin) push(1);
          break;
        case what::at_end:
          if (at_end) push(1);
          break;
        case what::in_class:
        case what::not_in_class:
          lists_[current_].add(step);
          break;
      }
    }
    return false;
  }

  pattern_view program_;
  thread_list lists_[2];
  int current_ = 0;
  std::uint64_t round_ = 1;
  std::uint64_t met_[max_pattern_steps];  // the round in which a step was reached
  std::uint16_t stack_[2 * max_pattern_steps + 1];
};

}  // namespace

bool matches(pattern_view program, std::string_view text) noexcept { return matcher(program).search(text); }

}  // namespace corest::detail
