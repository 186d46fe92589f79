// From the parser's events to parts and their pieces.
#include <corest/http/body_error.hpp>
#include <corest/http/media_type.hpp>
#include <corest/web/multipart_form.hpp>
#include <corest/web/openapi.hpp>
#include <corest/web/problem.hpp>

#include <utility>

namespace corest {

using http::multipart_event;

multipart_form::multipart_form(request const& of, std::string_view boundary, http::multipart_limits limits)
    : body_(of), parser_(boundary, limits) {}

// The next event but need_more.
task<http::multipart_parser::step> multipart_form::step() {
  for (;;) {
    auto const now = parser_.next(input_);
    input_.remove_prefix(now.consumed);
    if (now.event == multipart_event::bad) {
      over_ = true;
      throw body_error(now.code, now.reason);
    }
    if (now.event != multipart_event::need_more) co_return now;
    auto const piece = co_await body_.next();
    if (!piece) {
      over_ = true;
      throw body_error(status::bad_request, "the form ends in the middle of a part");
    }
    input_ = *piece;
  }
}

task<bool> multipart_form::next_part() {
  while (!over_) {
    auto const now = co_await step();
    within_part_ = now.event == multipart_event::part;
    if (within_part_) co_return true;
    if (now.event == multipart_event::end) co_await finish();
  }
  co_return false;
}

// What may stand behind the last boundary is of the body too: the connection goes on behind it.
task<> multipart_form::finish() {
  over_ = true;
  for (;;) {
    auto const now = parser_.next(input_);
    if (now.event == multipart_event::bad) throw body_error(now.code, now.reason);
    auto const piece = co_await body_.next();
    if (!piece) break;
    input_ = *piece;
  }
  if (!parser_.complete()) throw body_error(status::bad_request, "the form has no end");
}

task<std::optional<std::string_view>> multipart_form::next() {
  if (!within_part_) co_return std::nullopt;
  auto const now = co_await step();
  if (now.event == multipart_event::data) co_return now.data;
  within_part_ = false;
  co_return std::nullopt;
}

task<bool> multipart_form::next(buffer& into) {
  auto const piece = co_await next();
  if (!piece) co_return false;
  into.append(*piece);
  co_return true;
}

task<std::string> multipart_form::text(std::size_t max_bytes) {
  std::string all;
  while (auto const piece = co_await next()) {
    if (piece->size() > max_bytes - all.size())
      throw problem(status::content_too_large, "a field of the form is too long");
    all.append(*piece);
  }
  co_return all;
}

std::optional<multipart_form> extract<multipart_form>::from(web::extraction& ex) {
  auto const field = ex.request().header(http::known::content_type);
  auto const type = field ? http::parse_media_type(*field) : std::nullopt;
  if (auto const boundary = type ? http::boundary_of(*type) : std::nullopt)
    return multipart_form(ex.request(), *boundary);
  problem refusal(status::unsupported_media_type,
                  "the form must be sent as Content-Type: multipart/form-data with a boundary");
  ex.refuse(std::move(refusal.header("Accept", "multipart/form-data")));
  return std::nullopt;
}

void extract<multipart_form>::describe(openapi::operation& op) {
  op.request_body("multipart/form-data", R"({"type":"object"})");
}

}  // namespace corest
