// A long list of values as a body, item by item.
#pragma once
#include <corest/async/task.hpp>
#include <corest/json/item_splitter.hpp>
#include <corest/json/read.hpp>
#include <corest/web/body_stream.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>
#include <corest/web/openapi.hpp>

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace corest {
namespace web {

/// The texts of the items, whatever they are of.
class item_texts {
 public:
  item_texts(request const& of, json::item_framing framing) : body_(of), splitter_(framing) {}

  /// Good until the next call. Throws a problem for what is no list, 400, and for an item that is too long,
  /// 413.
  task<std::optional<std::string_view>> next();
  /// Of the item given last.
  [[nodiscard]] std::size_t index() const noexcept { return splitter_.count() - 1; }
  /// The 422, or 400 for what is no JSON, that names the item.
  [[noreturn]] void refuse(json::errors const& errors) const;

 private:
  body_stream body_;
  json::item_splitter splitter_;
  std::string_view input_;
  bool input_over_ = false;
  bool over_ = false;
};

/// Nothing after refusing a body that is called neither.
std::optional<json::item_framing> item_framing_of(extraction& ex);

}  // namespace web

/// The elements of a JSON array (application/json), or the lines of NDJSON (application/x-ndjson,
/// application/jsonl; 415 otherwise), read while they arrive, in the memory of the longest, which may have 1
/// MiB:
///
///   task<summary> import(json_items<reading> in) {
///     while (auto one = co_await in.next()) store(*one);
///
/// As body_stream in everything else.
template <class T>
class json_items {
 public:
  json_items(request const& of, json::item_framing framing) : texts_(of, framing) {}

  /// The next item; nothing behind the last. Throws a 422 problem that names what is wrong by "/17/speed"
  /// when item 17 does not fit, a 400 when the text is no such list.
  task<std::optional<T>> next() {
    auto item = co_await try_next();
    if (!item) co_return std::nullopt;
    if (!*item) texts_.refuse(item->error());
    co_return std::move(**item);
  }
  /// The same for those who go on behind an item that does not fit.
  task<std::optional<std::expected<T, json::errors>>> try_next() {
    auto const text = co_await texts_.next();
    if (!text) co_return std::nullopt;
    co_return json::read<T>(*text);
  }
  /// Which item next() gave last, from 0.
  [[nodiscard]] std::size_t index() const noexcept { return texts_.index(); }

 private:
  web::item_texts texts_;
};

template <class T>
  requires json::readable<T>
struct extract<json_items<T>> {
  static constexpr bool takes_body = true;
  static constexpr bool streams_body = true;

  static std::optional<json_items<T>> from(web::extraction& ex) {
    auto const framing = web::item_framing_of(ex);
    if (!framing) return std::nullopt;
    return std::optional<json_items<T>>(std::in_place, ex.request(), *framing);
  }

  static void describe(openapi::operation& op) {
    std::string const item(op.schema<T>());
    op.request_body("application/json", R"({"type":"array","items":)" + item + "}");
    op.request_body("application/x-ndjson", item);
  }
};

}  // namespace corest
