// Names by their code points: what is printed as itself stays.
#include <corest/http/file_name.hpp>
#include <corest/http/token.hpp>

#include <algorithm>
#include <array>
#include <cstdint>

namespace corest::http {
namespace {

/// One code point, and the bytes it takes; of 0 bytes where there is no UTF-8.
struct code_point {
  std::uint32_t value = 0;
  std::size_t bytes = 0;
};

code_point first_of(std::string_view text) noexcept {
  auto const lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {lead, 1};
  std::size_t const bytes = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < bytes) return {};
  std::uint32_t value = lead & (0x7fu >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    auto const next = static_cast<unsigned char>(text[i]);
    if ((next & 0xc0) != 0x80) return {};
    value = value << 6 | (next & 0x3fu);
  }
  constexpr std::array<std::uint32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
  bool const surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < smallest[bytes] || value > 0x10ffff || surrogate) return {};
  return {value, bytes};
}

bool is_printed_as_itself(std::uint32_t value) noexcept {
  constexpr std::string_view special = "<>:\"|?*";
  if (value < 0x80)
    return value >= 0x20 && value != 0x7f && special.find(static_cast<char>(value)) == std::string_view::npos;
  bool const controls = value < 0xa0 || value == 0xad || value == 0x061c || value == 0xfeff;
  bool const formats = (value >= 0x200b && value <= 0x200f) || (value >= 0x2028 && value <= 0x202e) ||
                       (value >= 0x2060 && value <= 0x206f);
  return !controls && !formats;
}

std::string_view strip(std::string_view text) noexcept {
  auto const start = text.find_first_not_of(".- ");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(". ") + 1 - start);
}

/// Names that Windows takes for devices, whatever their extension and folder.
bool is_device(std::string_view name) noexcept {
  auto const stem = strip(name.substr(0, name.find('.')));
  for (std::string_view const device : {"con", "prn", "aux", "nul", "conin$", "conout$"})
    if (equals_ignoring_case(stem, device)) return true;
  if (stem.size() != 4 || stem[3] < '0' || stem[3] > '9') return false;
  return equals_ignoring_case(stem.substr(0, 3), "com") || equals_ignoring_case(stem.substr(0, 3), "lpt");
}

}  // namespace

std::optional<std::string> safe_file_name(std::string_view client_name) {
  auto const slash = client_name.find_last_of("/\\");
  auto rest = strip(slash == std::string_view::npos ? client_name : client_name.substr(slash + 1));
  if (rest.empty() || rest.size() > max_file_name_bytes || is_device(rest)) return std::nullopt;
  std::string name;
  while (!rest.empty()) {
    auto const point = first_of(rest);
    if (point.bytes == 0) return std::nullopt;
    if (is_printed_as_itself(point.value)) {
      name += rest.substr(0, point.bytes);
    } else {
      name += '_';
    }
    rest.remove_prefix(point.bytes);
  }
  return name;
}

}  // namespace corest::http
