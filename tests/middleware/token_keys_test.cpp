#include <corest/async/timeout.hpp>
#include <corest/async/virtual_clock.hpp>
#include <corest/middleware/token_keys.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

using namespace corest;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view first =
    R"({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})";

}  // namespace

TEST_CASE("keys are fetched again and again, and a fetch that fails leaves the old ones") {
  token_keys keys(first);
  auto const before = keys.here().version;
  int fetched = 0;
  auto const fetch = [&fetched]() -> task<std::string> {
    ++fetched;
    if (fetched == 2) throw std::runtime_error("the issuer does not answer");
    co_return fetched == 3 ? std::string("not a key set") : std::string(first);
  };
  virtual_clock clock;
  auto const work = [&]() -> task<> { co_await move_on_after(45s, refresh_keys(keys, fetch, 10s)); };
  clock.run(work());
  CHECK(fetched == 4);
  CHECK(keys.here().version == before + 2);  // the first and the fourth
  CHECK(keys.here().keys.size() == 1);
}
