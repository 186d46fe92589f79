// The precedence of conditions: tags before dates, what protects before what saves.
#include <corest/http/conditional.hpp>
#include <corest/http/date.hpp>
#include <corest/http/token.hpp>

#include <cstddef>

namespace corest::http {
namespace {

bool is_star(std::string_view field) noexcept { return trim(field) == "*"; }

std::optional<entity_tag> tag_of(resource_state const& current) noexcept {
  return current.exists ? current.tag : std::nullopt;
}
std::optional<std::int64_t> date_of(resource_state const& current) noexcept {
  return current.exists ? current.last_modified : std::nullopt;
}

bool matches(std::string_view field, resource_state const& current) noexcept {
  if (is_star(field)) return current.exists;
  return if_match(field, tag_of(current)) == condition::holds;
}

condition matches_none(std::string_view field, resource_state const& current) noexcept {
  if (is_star(field)) return current.exists ? condition::fails : condition::holds;
  return if_none_match(field, tag_of(current));
}

bool unmodified_since(std::string_view field, resource_state const& current, std::int64_t now) noexcept {
  auto const changed = date_of(current);
  auto const date = parse_date(trim(field), now);
  return !changed || !date || *changed <= *date;
}

bool modified_since(std::string_view field, resource_state const& current, std::int64_t now) noexcept {
  auto const changed = date_of(current);
  auto const date = parse_date(trim(field), now);
  return !changed || !date || *date > now || *changed > *date;
}

/// Whether a request of this method has to do with a representation (RFC 9110 section 13.2.1).
bool may_be_conditional(method verb) noexcept {
  return verb != method::connect && verb != method::options && verb != method::trace;
}

std::optional<std::string_view> only_line(request const& asked, known field, std::string_view name) noexcept {
  constexpr std::string_view unreadable;
  auto const place = asked.head().known_index[static_cast<std::size_t>(field)];
  for (std::size_t i = place; i > 0 && i < asked.header_count(); ++i)
    if (equals_ignoring_case(asked.header_at(i).name, name)) return unreadable;
  return asked.header(field);
}

}  // namespace

conditions conditions_of(request const& asked) noexcept {
  return {.if_match = only_line(asked, known::if_match, "if-match"),
          .if_none_match = only_line(asked, known::if_none_match, "if-none-match"),
          .if_modified_since = only_line(asked, known::if_modified_since, "if-modified-since"),
          .if_unmodified_since = only_line(asked, known::if_unmodified_since, "if-unmodified-since")};
}

precondition evaluate(method verb, conditions const& asked, resource_state const& current,
                      std::int64_t now) noexcept {
  if (!may_be_conditional(verb)) return precondition::proceed;
  bool const only_reads = verb == method::get || verb == method::head;
  if (asked.if_match) {
    if (!matches(*asked.if_match, current)) return precondition::failed;
  } else if (asked.if_unmodified_since) {
    if (!unmodified_since(*asked.if_unmodified_since, current, now)) return precondition::failed;
  }
  if (asked.if_none_match) {
    auto const none = matches_none(*asked.if_none_match, current);
    if (none == condition::holds || (none == condition::malformed && only_reads))
      return precondition::proceed;
    return only_reads ? precondition::not_modified : precondition::failed;
  }
  if (asked.if_modified_since && only_reads && !modified_since(*asked.if_modified_since, current, now))
    return precondition::not_modified;
  return precondition::proceed;
}

}  // namespace corest::http
