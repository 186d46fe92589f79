#include "api.hpp"

#include <corest/corest.hpp>
#include <corest/files/serve_files.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace arena {
namespace {

using namespace corest;

struct terms {
  std::int64_t a = 0;
  std::int64_t b = 0;
};
std::string sum(query<terms> of) { return std::to_string(of->a + of->b); }

// The third term is the body, which is text/plain.
std::string sum_with_body(query<terms> of, body<std::string_view> third) {
  std::int64_t number = 0;
  char const* const end = third->data() + third->size();
  auto const read = std::from_chars(third->data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end)
    throw problem(status::unprocessable_content, "the body is not a number");
  return std::to_string(of->a + of->b + number);
}

std::string_view pipeline() { return "ok"; }

struct message {
  std::string_view message;
};
message hello() { return {"Hello, World!"}; }
std::string_view plaintext() { return "Hello, World!"; }

/// An item with what it comes to; the rest is borrowed.
struct priced_item {
  std::int64_t id;
  std::string_view name;
  std::string_view category;
  std::int64_t price;
  std::int64_t quantity;
  bool active;
  std::span<std::string const> tags;
  arena::rating rating;
  std::int64_t total;
};
struct priced_items {
  std::vector<priced_item> items;
  std::size_t count;
};
using item_list = std::vector<item>;

priced_items price(path<checked<std::size_t, range<1, 50>>> count,
                   query<std::optional<std::int64_t>, "m"> factor, state<item_list const> all) {
  std::size_t const wanted = std::min<std::size_t>(count->value(), all->size());
  priced_items priced{.items = {}, .count = wanted};
  priced.items.reserve(wanted);
  for (item const& each : std::span(*all).first(wanted))
    priced.items.push_back({each.id, each.name, each.category, each.price, each.quantity, each.active,
                            each.tags, each.rating, each.price * each.quantity * factor->value_or(1)});
  return priced;
}

constexpr std::uint64_t largest_upload = 64 * 1024 * 1024;

task<std::string> upload(body_stream in) {
  std::uint64_t bytes = 0;
  while (auto piece = co_await in.next()) bytes += piece->size();
  co_return std::to_string(bytes);
}

}  // namespace

router make_api(std::vector<item> const& items, std::string const& files) {
  router app({.title = "Arena", .version = "1"});
  app.provide(items);
  app.get("/baseline11", sum);
  app.post("/baseline11", sum_with_body);
  app.get("/pipeline", pipeline);
  app.get("/json", hello);
  app.get("/plaintext", plaintext);
  app.get("/json/{count}", price).use(compress());
  app.post("/upload", upload).max_body(largest_upload);
  serve_files(app, "/static", folder(files));
  return app;
}

}  // namespace arena
