#include "web/media_type.hpp"

#include <corest/http/token.hpp>

namespace corest::web {
namespace {

bool ends_with_ignoring_case(std::string_view text, std::string_view end) noexcept {
  return text.size() >= end.size() && http::equals_ignoring_case(text.substr(text.size() - end.size()), end);
}

// 0: does not cover, 1: */*, 2: type/*, 3: the type itself.
int specificity(std::string_view range, std::string_view media_type) noexcept {
  if (range == "*/*") return 1;
  if (http::equals_ignoring_case(range, media_type)) return 3;
  if (!range.ends_with("/*")) return 0;
  std::size_t const slash = range.size() - 1;  // "type/" is what both must begin with
  return http::equals_ignoring_case(range.substr(0, slash), media_type.substr(0, slash)) ? 2 : 0;
}

// Whether the parameters say q=0, in any of its spellings: 0, 0.0, 0.00, 0.000.
bool weighs_nothing(std::string_view parameters) noexcept {
  while (!parameters.empty()) {
    std::string_view const one = http::trim(parameters.substr(0, parameters.find(';')));
    std::size_t const end = parameters.find(';');
    parameters = end == std::string_view::npos ? std::string_view{} : parameters.substr(end + 1);
    if (one.size() > 2 && (one[0] == 'q' || one[0] == 'Q') && one[1] == '=') {
      return one.substr(2).find_first_not_of("0.") == std::string_view::npos;
    }
  }
  return false;
}

}  // namespace

std::string_view essence_of(std::string_view media_type) noexcept {
  return http::trim(media_type.substr(0, media_type.find(';')));
}

bool is_json(std::string_view media_type) noexcept {
  std::string_view const essence = essence_of(media_type);
  return http::equals_ignoring_case(essence, "application/json") || ends_with_ignoring_case(essence, "+json");
}

bool accept_covers(std::string_view accept, std::string_view media_type) noexcept {
  int best = 0;
  bool accepted = false;
  bool any_range = false;
  while (!accept.empty()) {
    std::string_view const one = accept.substr(0, accept.find(','));
    accept.remove_prefix(one.size() == accept.size() ? one.size() : one.size() + 1);
    std::string_view const range = essence_of(one);
    if (range.empty()) continue;
    any_range = true;
    int const found = specificity(range, media_type);
    if (found <= best) continue;
    best = found;
    std::size_t const parameters = one.find(';');
    accepted = parameters == std::string_view::npos || !weighs_nothing(one.substr(parameters + 1));
  }
  return accepted || !any_range;
}

}  // namespace corest::web
