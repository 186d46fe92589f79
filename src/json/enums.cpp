// Enumerators read by name.
#include <corest/json/codec/enums.hpp>

#include <string>

namespace corest::json::detail {
namespace {
// A sentence that lists more names than this helps nobody.
constexpr std::size_t most_names_listed = 20;
}  // namespace

std::size_t read_name(reader& in, std::string_view const* names, std::size_t count) {
  std::string_view name;
  if (!in.string(name)) return count;
  for (std::size_t i = 0; i < count; ++i) {
    if (names[i] == name) return i;
  }
  std::string allowed = "must be one of ";
  for (std::size_t i = 0; i < count && i < most_names_listed; ++i)
    (allowed += i == 0 ? "" : ", ") += names[i];
  if (count > most_names_listed) allowed += ", ...";
  in.fail("enum", allowed);
  return count;
}

}  // namespace corest::json::detail
