#include "web/media_type.hpp"

#include <corest/web/problem.hpp>
#include <corest/web/respond.hpp>

#include <string>

namespace corest::web {

bool accepts(request const& message, std::string_view media_type) noexcept {
  auto const accept = message.header(http::known::accept);
  if (!accept || *accept == "*/*") return true;
  return accept_covers(*accept, essence_of(media_type));
}

void write_not_acceptable(request const& cause, std::string_view media_type, response& into) {
  problem(status::not_acceptable, "the answer is available as " + std::string(essence_of(media_type)))
      .write(cause, into);
}

}  // namespace corest::web
