#include "middleware/published.hpp"

#include <corest/middleware/token_keys.hpp>
#include <corest/observe/log.hpp>

#include <memory>
#include <stdexcept>
#include <utility>

namespace corest {
namespace {

auth::jwk_set parsed(std::string_view text) {
  auto read = auth::jwk_set::parse(text);
  if (!read) throw std::invalid_argument("token_keys: " + read.error());
  return *std::move(read);
}

}  // namespace

struct token_keys::state {
  middleware::published<auth::jwk_set> keys;
};

token_keys::token_keys(auth::jwk_set first)
    : state_(new state{
          middleware::published<auth::jwk_set>(std::make_shared<auth::jwk_set const>(std::move(first)))}) {}
token_keys::token_keys(std::string_view jwk_set) : token_keys(parsed(jwk_set)) {}
token_keys::~token_keys() { delete state_; }

void token_keys::replace(auth::jwk_set next) {
  auto after = std::make_shared<auth::jwk_set const>(std::move(next));
  state_->keys.change([&](auth::jwk_set const&) { return std::move(after); });
}

bool token_keys::replace(std::string_view jwk_set) {
  auto read = auth::jwk_set::parse(jwk_set);
  if (!read) {
    middleware::log_failed_refresh(read.error().c_str());
    return false;
  }
  replace(*std::move(read));
  return true;
}

token_keys::view token_keys::here() const {
  auto const now = state_->keys.here();
  return {now.value, now.version};
}

namespace middleware {
void log_failed_refresh(char const* why) noexcept {
  static logger const lines{"corest.middleware"};
  lines.warning("the keys of tokens were not renewed, and the old ones stay", {{"why", why}});
}
}  // namespace middleware

}  // namespace corest
