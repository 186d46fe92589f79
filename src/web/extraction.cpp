#include <corest/web/extraction.hpp>

namespace corest::web {

extraction::placeholder extraction::placeholder_named(std::string_view name) const noexcept {
  std::size_t at = 0;
  while (placeholders_[at] != name) ++at;
  return {name, message_.parameter(at)};
}

void extraction::answer(response& into) const { failure_->write(message_, into); }

void extraction::raise() { throw problem(std::move(*failure_)); }
void extraction::drop_failure() noexcept { delete failure_; }

void extraction::report(input_error what) {
  if (refused_) return;
  if (failure_ == nullptr) {
    failure_ = new problem(status::unprocessable_content, "the request does not fit what is expected");
    failure_->type("invalid-request");
  }
  if (failure_->errors().size() < max_errors) failure_->add(std::move(what));
}

void extraction::refuse(problem why) {
  if (refused_) return;
  if (failure_ == nullptr) {
    failure_ = new problem(std::move(why));
  } else {
    *failure_ = std::move(why);
  }
  refused_ = true;
}

}  // namespace corest::web
