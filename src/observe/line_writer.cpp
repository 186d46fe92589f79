// Escaping into a line.
#include "observe/line_writer.hpp"

#include "observe/utf8.hpp"

#include <algorithm>
#include <array>

namespace corest::observe {
namespace {

constexpr std::string_view digits = "0123456789abcdef";
constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr std::string_view cut = "...";

/// Whether a byte stands for itself in every form, within quotes or not.
constexpr auto plain = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0x20; c < 0x7f; ++c) table[c] = c != '"' && c != '\\';
  return table;
}();

/// What is invisible or ends a line somewhere: C0, DEL, C1, LINE and PARAGRAPH SEPARATOR, and marks that turn
/// the direction of what follows. 0: none of them.
unsigned unprintable(std::string_view character) noexcept {
  auto const at = [&](std::size_t i) { return static_cast<unsigned char>(character[i]); };
  if (character.size() == 1) return at(0) < 0x20 || at(0) == 0x7f ? 0x10000u | at(0) : 0;  // NUL is one, too
  if (character.size() == 2) return at(0) == 0xc2 && at(1) < 0xa0 ? at(1) : 0;
  if (character.size() != 3) return 0;
  unsigned const code = (at(0) & 15u) << 12 | (at(1) & 63u) << 6 | (at(2) & 63u);
  bool const turns = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return code == 0x2028 || code == 0x2029 || turns ? code : 0;
}

/// One character as it is to be written, in `room` where it is not itself.
std::string_view shown(std::string_view character, char quote, log_form form,
                       std::array<char, 8>& room) noexcept {
  char const c = character.front();
  if (c == '\\' || (quote != 0 && c == quote)) {
    room = {'\\', c};
    return {room.data(), 2};
  }
  unsigned const code = unprintable(character);
  if (code == 0) return character;
  if (c == '\n' || c == '\t' || c == '\r') {
    room = {'\\', c == '\n' ? 'n' : c == '\t' ? 't' : 'r'};
    return {room.data(), 2};
  }
  if (form == log_form::console && (code & 0xffff) < 0x2000) {
    room = {'\\', 'x', digits[code >> 4 & 15], digits[code & 15]};
    return {room.data(), 4};
  }
  room = {
      '\\', 'u', digits[code >> 12 & 15], digits[code >> 8 & 15], digits[code >> 4 & 15], digits[code & 15]};
  return {room.data(), 6};
}

}  // namespace

void line_writer::escape(std::string_view from, std::size_t most, char quote, log_form form) noexcept {
  std::size_t left = most;
  std::array<char, 8> escape;
  while (!from.empty()) {
    std::size_t run = 0;
    while (run < from.size() && plain[static_cast<unsigned char>(from[run])]) ++run;
    std::string_view part = from.substr(0, run);
    if (run == 0) {
      std::size_t const size = utf8_sequence(from);
      run = std::max<std::size_t>(size, 1);
      part = size == 0 ? replacement : shown(from.substr(0, size), quote, form, escape);
      if (part.size() > left) return text(cut);
    } else if (run > left) {
      text(part.substr(0, left));
      return text(cut);
    }
    text(part);
    left -= part.size();
    from.remove_prefix(run);
  }
}

}  // namespace corest::observe
