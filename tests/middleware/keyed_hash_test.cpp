#include "middleware/keyed_hash.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>

using corest::middleware::keyed_hash;

TEST_CASE("texts that differ anywhere, in length too, have hashes that differ") {
  std::set<std::uint64_t> seen;
  std::string text(40, '\0');
  for (std::size_t size = 0; size <= text.size(); ++size)
    seen.insert(keyed_hash(std::string_view(text).substr(0, size)));
  CHECK(seen.size() == 41);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto changed = text;
    changed[i] = 'x';
    seen.insert(keyed_hash(changed));
  }
  CHECK(seen.size() == 81);
  CHECK(keyed_hash("a", 1) != keyed_hash("a", 2));
  CHECK(keyed_hash("a") == keyed_hash("a"));
}
