// The fifty things that the arena's answers are made of.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace arena {

struct rating {
  std::int64_t score;
  std::int64_t count;
};

/// As it stands in the data file.
struct item {
  std::int64_t id;
  std::string name;
  std::string category;
  std::int64_t price;
  std::int64_t quantity;
  bool active;
  std::vector<std::string> tags;
  arena::rating rating;
};

/// Reads a JSON array of items; throws std::runtime_error that names the file and what is wrong with it.
[[nodiscard]] std::vector<item> read_items(std::string const& path);

}  // namespace arena
