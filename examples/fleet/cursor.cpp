// Cursors as text and as JSON.
#include "fleet/cursor.hpp"

#include <corest/json/schema.hpp>

#include <array>
#include <charconv>

namespace fleet {
namespace {

// Hexadecimal digits of a scrambled key: opaque enough that nobody counts on what is in it.
constexpr std::size_t digits = 16;
constexpr std::uint64_t scramble = 0x9e37'79b9'7f4a'7c15;

}  // namespace

std::string cursor::text() const {
  std::array<char, digits> buffer;
  auto const scrambled = static_cast<std::uint64_t>(last_seen_) ^ scramble;
  auto const end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), scrambled, 16).ptr;
  auto const size = static_cast<std::size_t>(end - buffer.data());
  return std::string(digits - size, '0').append(buffer.data(), size);
}

std::optional<cursor> cursor::parse(std::string_view text) {
  std::uint64_t scrambled = 0;
  std::from_chars(text.data(), text.data() + text.size(), scrambled, 16);
  cursor const parsed(static_cast<std::int64_t>(scrambled ^ scramble));
  if (parsed.text() != text) return std::nullopt;  // only what text() gives
  return parsed;
}

}  // namespace fleet

namespace corest::json {

bool codec<fleet::cursor>::read(reader& in, fleet::cursor& value) {
  std::string_view text;
  if (!in.string(text)) return false;
  auto const parsed = fleet::cursor::parse(text);
  if (!parsed) return in.fail("pattern", "must be the `next` of an earlier page");
  value = *parsed;
  return true;
}

void codec<fleet::cursor>::write(writer& out, fleet::cursor const& value) { out.string(value.text()); }

void codec<fleet::cursor>::describe(schema& out) {
  out.type("string").set_string("pattern", "^[0-9a-f]{16}$");
}

}  // namespace corest::json
