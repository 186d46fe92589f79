// Fuzzes how long a client will wait: whatever it says is a duration that is not negative, or none.
#include "support.hpp"

#include <corest/http/timeout_field.hpp>

using fuzzing::require;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  fuzzing::exactly const field({reinterpret_cast<char const*>(data), size});
  auto const bare = corest::http::bare_unit_of(field.view());
  auto const read = corest::http::parse_timeout(field.view(), bare);
  if (!read) return 0;
  require(read->count() >= 0, "no time is less than none");
  require(field.view().front() >= '0' && field.view().front() <= '9', "a time begins with a digit");
  require(field.view().size() <= 11, "eight digits and a unit of three letters are all there is");
  return 0;
}
