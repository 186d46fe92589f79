#include "web/exact_paths.hpp"

#include "web/resource.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace corest::web;

TEST_CASE("every path that was put in is found, and no other") {
  std::vector<std::string> paths;
  std::string path = "/";
  for (int i = 0; i < 300; ++i) paths.push_back(path += static_cast<char>('a' + i % 26));
  std::vector<resource> resources(paths.size());
  std::vector<exact_paths::entry> entries;
  for (std::size_t i = 0; i < paths.size(); ++i) entries.push_back({0, paths[i], &resources[i]});
  exact_paths const table(entries);
  for (std::size_t i = 0; i < paths.size(); ++i) CHECK(table.find(paths[i]) == &resources[i]);
  CHECK(table.find("/") == nullptr);
  CHECK(table.find("") == nullptr);
  CHECK(table.find("/b") == nullptr);
  CHECK(table.find("/abcdefgi") == nullptr);
}

TEST_CASE("an empty table finds nothing") { CHECK(exact_paths().find("/") == nullptr); }
