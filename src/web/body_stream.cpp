// Pieces from the connection, or the one piece of a body that is there already.
#include <corest/http/trailers.hpp>
#include <corest/web/body_stream.hpp>
#include <corest/web/openapi.hpp>

#include <utility>

namespace corest {

task<std::optional<std::string_view>> body_stream::next() {
  piece_.clear();
  bool const more = co_await next(piece_);
  if (!more) {
    piece_.release();
    co_return std::nullopt;
  }
  co_return piece_.view();
}

task<bool> body_stream::next(buffer& into) {
  if (byte_source* const source = of_->body_source()) co_return co_await source->next(into);
  if (std::exchange(whole_taken_, true) || of_->body().empty()) co_return false;
  into.append(of_->body());
  co_return true;
}

std::optional<std::string_view> body_stream::trailer(std::string_view name) const noexcept {
  byte_source const* const source = of_->body_source();
  if (source == nullptr) return std::nullopt;
  return http::find_trailer(source->trailers(), name);
}

void extract<body_stream>::describe(openapi::operation& op) {
  op.request_body("application/octet-stream", {});
}

}  // namespace corest
