// Media types and preferences by their grammar; an invalid preference counts for nothing.
#include "http/preference.hpp"

#include <corest/http/media_type.hpp>

namespace corest::http {
namespace {

bool are_parameters(std::string_view text) noexcept {
  list_reader parameters(text, ';');
  while (auto const each = parameters.next())
    if (!split_parameter(*each)) return false;
  return !parameters.broken();
}

/// How closely a range names an offer: 0 not at all, 1 anything, more the more it says.
using specificity = int (*)(std::string_view range, std::string_view offer) noexcept;

int media_specificity(std::string_view range, std::string_view offer) noexcept {
  auto const wanted = parse_media_type(range);
  auto const given = parse_media_type(offer);
  if (!wanted || !given) return 0;
  if (wanted->type == "*" && wanted->subtype == "*") return 1;
  if (!equals_ignoring_case(wanted->type, given->type)) return 0;
  if (wanted->subtype == "*") return 2;
  return equals_ignoring_case(wanted->subtype, given->subtype) ? 3 : 0;
}

int token_specificity(std::string_view range, std::string_view offer) noexcept {
  if (range == "*") return 1;
  return equals_ignoring_case(range, offer) ? 2 : 0;
}

/// The quality of one offer: -1 where nothing names it.
int quality_of(std::string_view accept, std::string_view offer, specificity rank) noexcept {
  int best_rank = 0;
  int quality = -1;
  list_reader elements(accept);
  while (auto const element = elements.next()) {
    auto const wanted = parse_preference(*element);
    int const how = wanted.quality < 0 ? 0 : rank(wanted.range, offer);
    if (how > best_rank) {
      best_rank = how;
      quality = wanted.quality;
    }
  }
  return quality;
}

bool says_anything(std::string_view accept, bool media) noexcept {
  list_reader elements(accept);
  while (auto const element = elements.next()) {
    auto const wanted = parse_preference(*element);
    if (wanted.quality >= 0 && (media ? parse_media_type(wanted.range).has_value() : is_token(wanted.range)))
      return true;
  }
  return false;
}

std::optional<std::size_t> choose(std::string_view accept, std::span<std::string_view const> offered,
                                  specificity rank, bool media) noexcept {
  if (offered.empty()) return std::nullopt;
  if (!says_anything(accept, media)) return 0;
  std::optional<std::size_t> best;
  int best_quality = 0;
  for (std::size_t i = 0; i < offered.size(); ++i) {
    int const quality = quality_of(accept, offered[i], rank);
    if (quality > best_quality) {
      best = i;
      best_quality = quality;
    }
  }
  return best;
}

}  // namespace

bool media_type::is(std::string_view type_name, std::string_view subtype_name) const noexcept {
  return equals_ignoring_case(type, type_name) && equals_ignoring_case(subtype, subtype_name);
}

bool media_type::is_json() const noexcept {
  constexpr std::string_view suffix = "+json";
  if (is("application", "json")) return true;
  return subtype.size() > suffix.size() &&
         equals_ignoring_case(subtype.substr(subtype.size() - suffix.size()), suffix);
}

std::optional<std::string> media_type::parameter(std::string_view name) const {
  list_reader all(parameters, ';');
  while (auto const each = all.next()) {
    auto const split = split_parameter(*each);
    if (!split || !equals_ignoring_case(split->name, name)) continue;
    if (split->value.front() != '"') return std::string(split->value);
    std::string unquoted;
    for (std::size_t i = 1; i + 1 < split->value.size(); ++i) {
      if (split->value[i] == '\\') ++i;
      unquoted.push_back(split->value[i]);
    }
    return unquoted;
  }
  return std::nullopt;
}

std::optional<media_type> parse_media_type(std::string_view text) noexcept {
  text = trim(text);
  auto const end = std::min(text.find(';'), text.size());
  auto const name = trim(text.substr(0, end));
  auto const slash = name.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  media_type parsed{name.substr(0, slash), name.substr(slash + 1),
                    end < text.size() ? trim(text.substr(end + 1)) : std::string_view()};
  if (!is_token(parsed.type) || !is_token(parsed.subtype) || !are_parameters(parsed.parameters))
    return std::nullopt;
  return parsed;
}

std::optional<std::size_t> negotiate(std::string_view accept,
                                     std::span<std::string_view const> offered) noexcept {
  return choose(accept, offered, media_specificity, true);
}

std::optional<std::size_t> negotiate_token(std::string_view accept,
                                           std::span<std::string_view const> offered) noexcept {
  return choose(accept, offered, token_specificity, false);
}

}  // namespace corest::http
