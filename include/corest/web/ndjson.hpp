// Values as lines of JSON, one by one.
#pragma once
#include <corest/async/generator.hpp>
#include <corest/json/write.hpp>
#include <corest/web/streamed.hpp>

#include <utility>

namespace corest {

/// A generator's items as application/x-ndjson: `return ndjson(rows(db));`. What is there is
/// sent when the generator waits for more or enough is gathered, so a long list is fast and a slow one
/// arrives in time. At constant memory; see streamed for how it ends.
template <class T>
class ndjson {
 public:
  explicit ndjson(generator<T> items) : items_(std::move(items)) {}

 private:
  friend responder<ndjson<T>>;
  generator<T> items_;
};

namespace web {

template <class T>
class ndjson_writer {
 public:
  explicit ndjson_writer(generator<T> items) noexcept : items_(std::move(items)) {}
  task<> operator()(body_writer& out) {
    while (auto const item = co_await items_.next()) {
      json::write(out.gathered(), *item);
      co_await out.write("\n");
    }
  }

 private:
  generator<T> items_;
};

}  // namespace web

template <class T>
  requires json::writable<T>
struct responder<ndjson<T>> {
  static constexpr bool may_stream = true;
  static constexpr std::string_view media_type = "application/x-ndjson";
  static void write(ndjson<T>&& value, request const&, response& into) {
    into.append_lines("Content-Type: application/x-ndjson\r\n");
    using lines = web::ndjson_writer<T>;
    into.stream(new web::writing_source<lines>(lines(std::move(value.items_))),
                [](byte_source* ended) noexcept { delete ended; });
  }
  static void describe(openapi::operation& op) {
    op.response(status::ok, "a line of JSON for each item", media_type, op.template schema<T>());
  }
};

}  // namespace corest
