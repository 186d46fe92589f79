// Giving a response its source.
#include <corest/web/streamed.hpp>

namespace corest {

void responder<streamed>::write(streamed&& value, request const&, response& into) {
  into.set("Content-Type", value.media_type_);
  into.stream(std::exchange(value.source_, nullptr), [](byte_source* ended) noexcept { delete ended; });
}

void responder<streamed>::describe(openapi::operation& op) {
  op.response(status::ok, {}, "application/octet-stream");
}

}  // namespace corest
