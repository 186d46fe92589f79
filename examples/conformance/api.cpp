// One small handler for each path.
#include "conformance/api.hpp"

#include <corest/corest.hpp>
#include <corest/json/value.hpp>
#include <corest/web/ndjson.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace conformance {
namespace {

using namespace corest;

constexpr std::uint64_t largest_echo = std::uint64_t{4} * 1024 * 1024 * 1024;

task<streamed> echo(request const& req, body_stream in) {
  std::string type(req.header(http::known::content_type).value_or("application/octet-stream"));
  co_return streamed(std::move(type), [in = std::move(in)](buffer& into) mutable { return in.next(into); });
}

struct field {
  std::string name;
  std::string value;
};
struct inspected {
  std::string method;
  std::string target;
  std::string path;
  std::string query;
  std::string version;
  std::vector<field> headers;
  std::uint64_t body_bytes;
  std::string body;
  std::string remote_address;
  std::string request_id;
};

inspected inspect(request const& req, body<std::string> content) {
  inspected seen{.method = std::string(req.method_name()),
                 .target = std::string(req.target()),
                 .path = std::string(req.path()),
                 .query = std::string(req.query()),
                 .version = "1." + std::to_string(req.minor_version()),
                 .headers = {},
                 .body_bytes = content->size(),
                 .body = *content,
                 .remote_address = std::string(req.remote_address()),
                 .request_id = std::string(req.id())};
  for (std::size_t i = 0; i < req.header_count(); ++i) {
    auto const [name, value] = req.header_at(i);
    seen.headers.push_back({std::string(name), std::string(value)});
  }
  return seen;
}

struct waiting {
  checked<int, range<0, 60>> seconds = 1;
};
task<std::string> slow(query<waiting> asked) {
  co_await sleep_for(std::chrono::seconds(*asked->seconds));
  co_return "slow";
}

struct size {
  std::uint64_t bytes = 1'000'000;
};
streamed large(query<size> asked) {
  return streamed("application/octet-stream", [left = asked->bytes](body_writer& out) mutable -> task<> {
    std::string const block(16 * 1024, 'x');
    while (left > 0) {
      auto const piece = std::min<std::uint64_t>(left, block.size());
      left -= piece;
      co_await out.write(std::string_view(block).substr(0, piece));
    }
  });
}

struct item {
  int number;
};
struct items {
  checked<int, range<0, 1'000'000>> items = 5;
  checked<int, range<0, 10'000>> interval_ms = 0;
};
generator<item> count(int end, std::chrono::milliseconds interval) {
  for (int i = 0; i < end; ++i) {
    if (i > 0 && interval.count() > 0) co_await sleep_for(interval);
    co_yield item{i};
  }
}
ndjson<item> stream(query<items> asked) {
  return ndjson(count(*asked->items, std::chrono::milliseconds(*asked->interval_ms)));
}

struct chosen {
  checked<int, range<200, 599>> code;
};
response answer_with(path<chosen> asked) {
  response answer;
  answer.status(static_cast<status>(*asked->code));
  answer.body().append("text");
  return answer;
}

}  // namespace

router make_api() {
  auto const counted = std::make_shared<std::atomic<std::uint64_t>>(0);
  router app({.title = "Conformance", .version = "1"});
  app.use(compress());
  app.get("/plain", [] { return "plain"; });
  for (method const verb :
       {method::get, method::post, method::put, method::patch, method::delete_, method::query}) {
    app.route(verb, "/echo", echo).max_body(largest_echo);
    app.route(verb, "/inspect", inspect);
  }
  app.post("/json", [](body<json::value> any) { return *any; });
  app.get("/count", [counted] { return std::to_string(counted->load()); });
  app.post("/count", [counted] { return std::to_string(++*counted); });
  app.get("/status/{code}", answer_with);
  app.get("/slow", slow);
  app.get("/large", large);
  app.get("/stream", stream);
  return app;
}

}  // namespace conformance
