// What a request's head and a response cost: the shortest head, a browser's, one byte at a time, and the
// answer.
#include <corest/http/chunked.hpp>
#include <corest/http/date.hpp>
#include <corest/http/h1_parser.hpp>
#include <corest/http/h1_writer.hpp>

#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace {

using namespace corest;

constexpr std::string_view shortest = "GET /json HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";

constexpr std::string_view browser =
    "GET /api/vehicles/42?limit=20 HTTP/1.1\r\n"
    "Host: www.example.com:8080\r\n"
    "Connection: keep-alive\r\n"
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n"
    "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: en-US,en;q=0.9\r\n"
    "Cookie: session=0123456789abcdef0123456789abcdef; theme=dark\r\n"
    "Upgrade-Insecure-Requests: 1\r\n"
    "Cache-Control: max-age=0\r\n\r\n";

void parse(benchmark::State& state, std::string_view text) {
  buffer bytes(text.size());
  bytes.append(text);
  auto const head = std::make_unique<http::request_head>();
  http::head_limits const limits;
  std::size_t scanned = 0;
  for (auto _ : state) {
    auto const result = http::parse_head(bytes.view(), limits, *head, scanned);
    if (result.outcome != http::parse_status::done) state.SkipWithError("not parsed");
    benchmark::DoNotOptimize(head->field_count);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

/// A client that sends one byte per packet: the time for each byte must not grow with the head.
void parse_byte_by_byte(benchmark::State& state) {
  std::string const text =
      "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(static_cast<std::size_t>(state.range(0)), 'x') +
      "\r\n\r\n";
  buffer bytes(text.size());
  bytes.append(text);
  auto const head = std::make_unique<http::request_head>();
  http::head_limits const limits;
  for (auto _ : state) {
    std::size_t scanned = 0;
    for (std::size_t size = 1; size <= text.size(); ++size)
      benchmark::DoNotOptimize(http::parse_head(bytes.view().substr(0, size), limits, *head, scanned));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

void write(benchmark::State& state) {
  std::array<char, http::max_server_date_bytes> block{};
  http::reply_options options;
  options.date_block = http::format_server_date(784'111'777, block.data());
  response const answer(status::ok, "application/json", R"({"message":"Hello, World!"})");
  buffer out(4096);
  for (auto _ : state) {
    out.clear();
    http::write_response(out, answer, options);
    benchmark::DoNotOptimize(out.data());
  }
}

void decode_chunks(benchmark::State& state) {
  buffer chunks;
  std::string const piece(static_cast<std::size_t>(state.range(0)), 'x');
  for (std::size_t size = 0; size < 64 * 1024; size += piece.size()) http::append_chunk(chunks, piece);
  http::finish_chunks(chunks);
  std::string body(chunks.size(), '\0');
  for (auto _ : state) {
    http::chunked_decoder decoder;
    benchmark::DoNotOptimize(decoder.feed(chunks.view(), body.data()));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * chunks.size()));
}

BENCHMARK_CAPTURE(parse, shortest, shortest);
BENCHMARK_CAPTURE(parse, browser, browser);
BENCHMARK(parse_byte_by_byte)->Arg(1000)->Arg(4000)->Arg(16000);
BENCHMARK(write);
BENCHMARK(decode_chunks)->Arg(16)->Arg(1024)->Arg(16384);

}  // namespace
