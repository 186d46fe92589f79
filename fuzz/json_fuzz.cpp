// Reads arbitrary bytes as several types: what is read must survive being written and read again.
#include <corest/json/json.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

using namespace corest;

namespace {

enum class status : unsigned char { active, idle, retired };
struct position {
  std::chrono::sys_time<std::chrono::nanoseconds> at;
  checked<double, range<-90, 90>> lat;
  float lon;
};
struct circle {
  double radius;
};
struct square {
  using corest_rules = rules<deny_unknown>;
  std::uint64_t side;
};
using shape = std::variant<circle, square>;
struct vehicle {
  std::int64_t id;
  checked<std::string, length<1, 16>, pattern<"^[A-Z0-9 -]+$">> plate;
  std::optional<std::string> name;
  status state;
  std::optional<position> last;
  std::vector<position> trail = {{}};
  std::map<std::string, std::optional<bool>> flags;
  std::set<std::int8_t> few;
  std::optional<std::optional<int>> change;
  std::variant<std::int64_t, double, std::string, std::vector<shape>> any;
  std::chrono::milliseconds timeout{5};
  json::raw rest;
};
struct tree {
  std::string name;
  std::vector<tree> children;
  std::map<std::string, std::variant<bool, tree, std::vector<tree>, std::vector<std::string>>> more;
};

void require(bool holds) {
  if (!holds) std::abort();
}

template <class T>
void check(std::string_view text) {
  auto const first = json::read<T>(text);
  if (!first) {
    require(!first.error().list.empty() && first.error().total >= first.error().list.size());
    for (json::error const& each : first.error().list) {
      require(each.pointer.size() <= json::max_pointer_bytes && !each.code.empty() && !each.detail.empty());
    }
    return;
  }
  std::string const written = json::to_text(*first);
  auto const second = json::read<T>(written);
  require(second.has_value());
  require(json::to_text(*second) == written);
}

// What one reader accepts every other must take for JSON.
void check_agreement(std::string_view text) {
  bool const is_json = json::read<json::raw>(text).has_value();
  auto const typed = json::read<vehicle>(text);
  if (typed) require(is_json);
  if (!typed && typed.error().list[0].code == "syntax") require(!is_json);
  auto const patched = json::merge_patch(vehicle{}, text);
  if (patched) require(is_json);
}

}  // namespace

template <>
inline constexpr std::string_view corest::json::discriminator<shape> = "kind";

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  // A copy of its own size, so that a byte read behind the text is found.
  std::vector<char> const exact(data, data + size);
  std::string_view const text(exact.data(), exact.size());
  check<vehicle>(text);
  check<tree>(text);
  check<shape>(text);
  check<json::raw>(text);
  check<std::string>(text);
  check<double>(text);
  check<std::vector<std::uint64_t>>(text);
  check_agreement(text);
  return 0;
}
