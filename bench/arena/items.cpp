#include "items.hpp"

#include <corest/json/read.hpp>

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace arena {

std::vector<item> read_items(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  std::string const text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file.is_open()) throw std::runtime_error(path + " cannot be read");
  auto items = corest::json::read<std::vector<item>>(text);
  if (!items)
    throw std::runtime_error(path + ": " + items.error().list.front().pointer + " " +
                             items.error().list.front().detail);
  return std::move(*items);
}

}  // namespace arena
