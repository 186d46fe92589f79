// Finding a request's route among few and many: static paths, and paths with a parameter.
#include <corest/async/cancel.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/web/path.hpp>
#include <corest/web/router.hpp>

#include <benchmark/benchmark.h>

#include <cstdint>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace corest;

constexpr std::size_t requests = 256;  // more than a branch predictor learns by heart

struct parsed {
  buffer bytes;
  exchange at;

  explicit parsed(std::string const& path) {
    bytes.append("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    std::size_t scanned = 0;
    auto const seen = http::parse_head(bytes.view(), {}, at.request.head(), scanned);
    if (seen.outcome != http::parse_status::done) throw std::logic_error(path);
  }
};

std::string name_of(std::int64_t route) { return "/api/v1/things-" + std::to_string(route); }

void find_route(benchmark::State& state, std::string const& pattern_end, std::string const& path_end) {
  router app;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    std::string const pattern = name_of(i) + pattern_end;
    if (pattern_end.empty())
      app.get(runtime_pattern{pattern}, [] { return 1; });
    else
      app.get(runtime_pattern{pattern}, [](path<std::int64_t> id) { return *id; });
  }
  app.prepare();
  std::mt19937_64 any(1);
  std::vector<std::unique_ptr<parsed>> asked;
  for (std::size_t i = 0; i < requests; ++i) {
    auto const which = static_cast<std::int64_t>(any() % static_cast<std::uint64_t>(state.range(0)));
    asked.push_back(std::make_unique<parsed>(name_of(which) + path_end));
    app.route(asked.back()->at);
    if (asked.back()->at.route < unrouted_count) return state.SkipWithError("a route is not found");
  }
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(app.route(asked[next]->at));
    next = (next + 1) % requests;
  }
}

void exact_path(benchmark::State& state) { find_route(state, "", ""); }
void path_with_parameter(benchmark::State& state) { find_route(state, "/{id}/parts", "/417/parts"); }
BENCHMARK(exact_path)->RangeMultiplier(10)->Range(10, 10'000);
BENCHMARK(path_with_parameter)->RangeMultiplier(10)->Range(10, 10'000);

}  // namespace
