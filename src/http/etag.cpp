// Entity tags in lists, and what a list says of a resource.
#include "http/characters.hpp"
#include "http/list_reader.hpp"

#include <corest/http/content_coding.hpp>
#include <corest/http/etag.hpp>
#include <corest/http/token.hpp>

namespace corest::http {
namespace {

enum class found : std::uint8_t { no, yes, malformed };

/// Looks for a tag in a list, and at the whole list even when it was found: half a bad list is a bad list.
found find_tag(std::string_view list, std::optional<entity_tag> current,
               bool (*same)(entity_tag, entity_tag) noexcept) noexcept {
  list_reader tags(list, ',', backslash::literal);
  found result = found::malformed;  // an empty list
  while (auto const text = tags.next()) {
    auto const tag = parse_entity_tag(*text);
    if (!tag) return found::malformed;
    if (current && (same(*tag, *current) || same({without_coding(tag->opaque), tag->weak}, *current))) {
      result = found::yes;
    } else if (result == found::malformed) {
      result = found::no;
    }
  }
  return tags.broken() ? found::malformed : result;
}

}  // namespace

std::string_view without_coding(std::string_view opaque) noexcept {
  auto const mark = opaque.rfind(coding_mark);
  if (mark == opaque.npos) return opaque;
  auto const coding = content_coding_from(opaque.substr(mark + coding_mark.size()));
  return coding && *coding != content_coding::identity ? opaque.substr(0, mark) : opaque;
}

std::optional<entity_tag> parse_entity_tag(std::string_view text) noexcept {
  bool const weak = text.starts_with("W/");
  if (weak) text.remove_prefix(2);
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
  auto const opaque = text.substr(1, text.size() - 2);
  if (!all_are(opaque, tag_character)) return std::nullopt;
  return entity_tag{opaque, weak};
}

std::string to_string(entity_tag tag) {
  std::string text(tag.weak ? "W/\"" : "\"");
  text += tag.opaque;
  text += '"';
  return text;
}

condition if_match(std::string_view field_value, std::optional<entity_tag> current) noexcept {
  if (trim(field_value) == "*") return current ? condition::holds : condition::fails;
  switch (find_tag(field_value, current,
                   [](entity_tag a, entity_tag b) noexcept { return a.matches_strongly(b); })) {
    case found::yes:
      return condition::holds;
    case found::no:
      return condition::fails;
    default:
      return condition::malformed;
  }
}

condition if_none_match(std::string_view field_value, std::optional<entity_tag> current) noexcept {
  if (trim(field_value) == "*") return current ? condition::fails : condition::holds;
  switch (find_tag(field_value, current,
                   [](entity_tag a, entity_tag b) noexcept { return a.matches_weakly(b); })) {
    case found::yes:
      return condition::fails;
    case found::no:
      return condition::holds;
    default:
      return condition::malformed;
  }
}

}  // namespace corest::http
