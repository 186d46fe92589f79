#include <corest/web/extraction.hpp>

namespace corest::web {

std::optional<extraction::placeholder> extraction::placeholder_named(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < placeholders_.size(); ++i) {
    if (placeholders_[i] == name) return placeholder{name, message_.parameter(i)};
  }
  return std::nullopt;
}

void extraction::report(input_error what) {
  if (refused_) return;
  if (!failure_) failure_.emplace(status::unprocessable_content, "the request does not fit what is expected");
  failure_->add(std::move(what));
}

void extraction::refuse(problem why) {
  if (refused_) return;
  refused_ = true;
  failure_.emplace(std::move(why));
}

}  // namespace corest::web
