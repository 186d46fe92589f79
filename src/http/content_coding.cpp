// Each coding's quality in one walk over the field, and then the best of what can be given.
#include "http/preference.hpp"

#include <corest/http/content_coding.hpp>

#include <algorithm>
#include <array>

namespace corest::http {
namespace {

constexpr std::array<std::string_view, 5> names{"identity", "gzip", "deflate", "br", "zstd"};
constexpr int unsaid = -1;

/// What a field says of every coding, in thousandths.
struct qualities {
  std::array<int, names.size()> of{unsaid, unsaid, unsaid, unsaid, unsaid};
  int others = unsaid;  // of "*"

  [[nodiscard]] int operator()(content_coding coding) const noexcept {
    int const said = of[static_cast<std::size_t>(coding)];
    return said != unsaid ? said : others;
  }
};

qualities read_qualities(std::string_view field) noexcept {
  qualities found;
  list_reader elements(field);
  while (auto const element = elements.next()) {
    auto const wanted = parse_preference(*element);
    auto const coding = content_coding_from(wanted.range);
    if (wanted.quality < 0 || (!coding && wanted.range != "*")) continue;
    int& quality = coding ? found.of[static_cast<std::size_t>(*coding)] : found.others;
    if (quality == unsaid) quality = wanted.quality;
  }
  return found;
}

}  // namespace

std::string_view to_string(content_coding coding) noexcept { return names[static_cast<std::size_t>(coding)]; }

std::optional<content_coding> content_coding_from(std::string_view token) noexcept {
  if (equals_ignoring_case(token, "x-gzip")) return content_coding::gzip;
  auto const found = std::find_if(names.begin(), names.end(),
                                  [&](std::string_view name) { return equals_ignoring_case(token, name); });
  if (found == names.end()) return std::nullopt;
  return static_cast<content_coding>(found - names.begin());
}

std::optional<content_coding> negotiate_coding(std::optional<std::string_view> accept_encoding,
                                               std::span<content_coding const> preferred) noexcept {
  if (!accept_encoding) return content_coding::identity;
  auto const quality = read_qualities(*accept_encoding);
  std::optional<content_coding> best;
  int best_quality = 0;
  for (auto const coding : preferred) {
    if (quality(coding) > best_quality) {
      best = coding;
      best_quality = quality(coding);
    }
  }
  int const plain = quality(content_coding::identity);
  if (plain > best_quality || (!best && plain != 0)) return content_coding::identity;
  return best;
}

}  // namespace corest::http
