// Cutting a body into items, and naming the one that does not fit.
#include "web/media_type.hpp"

#include <corest/http/token.hpp>
#include <corest/web/json_items.hpp>
#include <corest/web/problem.hpp>

namespace corest::web {

using found = json::item_splitter::found;

task<std::optional<std::string_view>> item_texts::next() {
  while (!over_) {
    auto const now = input_over_ ? splitter_.finish() : splitter_.next(input_);
    if (!input_over_) input_.remove_prefix(now.consumed);
    if (now.what == found::item) co_return now.item;
    if (now.what == found::bad || now.what == found::too_large) {
      over_ = true;
      throw problem(now.what == found::bad ? status::bad_request : status::content_too_large, now.reason);
    }
    if (input_over_) break;
    if (now.what == found::end && !input_.empty()) continue;
    // Behind the end of an array only spaces may follow: the splitter looks at them, too.
    auto const piece = co_await body_.next();
    if (piece)
      input_ = *piece;
    else
      input_over_ = true;
  }
  over_ = true;
  co_return std::nullopt;
}

void item_texts::refuse(json::errors const& errors) const {
  json::error const& first = errors.list.front();
  bool const unreadable = first.code == "syntax" || first.code == "depth" || first.code == "size";
  problem refusal(unreadable ? status::bad_request : status::unprocessable_content,
                  unreadable ? "an item is not acceptable JSON" : "an item does not fit what is expected");
  std::string const item = "/" + std::to_string(index());
  for (json::error const& error : errors.list)
    refusal.add({request_part::body, item + error.pointer, error.detail, error.code});
  throw refusal;
}

std::optional<json::item_framing> item_framing_of(extraction& ex) {
  auto const field = ex.request().header(http::known::content_type);
  auto const type = essence_of(field.value_or(""));
  if (is_json(type)) return json::item_framing::array;
  for (std::string_view const lines : {"application/x-ndjson", "application/ndjson", "application/jsonl"})
    if (http::equals_ignoring_case(type, lines)) return json::item_framing::lines;
  problem refusal(
      status::unsupported_media_type,
      "the items must be sent as application/json, an array, or application/x-ndjson, a line each");
  ex.refuse(std::move(refusal.header("Accept", "application/json, application/x-ndjson")));
  return std::nullopt;
}

}  // namespace corest::web
