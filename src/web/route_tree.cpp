#include "web/route_tree.hpp"

#include "web/text_hash.hpp"

#include <corest/web/percent.hpp>

#include <algorithm>

namespace corest::web {
namespace {

// Every unsigned number is a number too; the other constraints exclude each other.
int rank(constraint only) noexcept {
  switch (only) {
    case constraint::uuid:
      return 0;
    case constraint::unsigned_integer:
      return 1;
    case constraint::integer:
      return 2;
    case constraint::alpha:
      return 3;
    case constraint::none:
      break;
  }
  return 4;
}

}  // namespace

route_tree::node* route_tree::text_branch(node& from, std::string_view text) {
  if (auto const known = find_text(from, text); known != nullptr) return known->to;
  std::uint64_t const hash = text_hash(text);
  auto const place =
      std::upper_bound(from.texts.begin(), from.texts.end(), hash,
                       [](std::uint64_t h, text_child const& child) { return h < child.hash; });
  return from.texts.insert(place, {hash, std::string(text), &nodes_.emplace_back()})->to;
}

route_tree::text_child const* route_tree::find_text(node const& at, std::string_view text) noexcept {
  if (at.texts.empty()) return nullptr;
  std::uint64_t const hash = text_hash(text);
  auto child = std::lower_bound(at.texts.begin(), at.texts.end(), hash,
                                [](text_child const& c, std::uint64_t h) { return c.hash < h; });
  for (; child != at.texts.end() && child->hash == hash; ++child) {
    if (child->text == text) return &*child;
  }
  return nullptr;
}

route_tree::node* route_tree::placeholder_branch(node& from, constraint only) {
  auto place = from.placeholders.begin();
  while (place != from.placeholders.end() && rank(place->only) < rank(only)) ++place;
  if (place != from.placeholders.end() && place->only == only) return place->to;
  return from.placeholders.insert(place, {only, &nodes_.emplace_back()})->to;
}

resource& route_tree::resource_at(resource*& place) {
  if (place == nullptr) place = &resources_.emplace_back();
  return *place;
}

resource& route_tree::at(std::string_view pattern) {
  node* here = &nodes_.front();
  pattern_reader reader(pattern);
  for (segment part; reader.next(part);) {
    switch (part.is) {
      case segment::kind::text:
        here = text_branch(*here, part.text);
        break;
      case segment::kind::placeholder:
        here = placeholder_branch(*here, part.only);
        break;
      case segment::kind::rest:
        return resource_at(here->rest);
    }
  }
  return resource_at(reader.ends_with_slash() ? here->slashed : here->here);
}

class route_tree::search {
 public:
  search(request& message, slash end) noexcept
      : message_(message), escaped_(message.head().path_has_escapes), toggled_(end == slash::toggled) {}

  // `rest` is empty or starts with a slash.
  bool walk(node const& at, std::string_view rest) noexcept {
    if (rest.empty()) return toggled_ ? ends_at(at.slashed) || take_rest(at, rest) : ends_at(at.here);
    if (rest.size() == 1 && ends_at(toggled_ ? at.here : at.slashed)) return true;
    std::string_view const part = rest.substr(1, rest.find('/', 1) - 1);
    std::string_view const behind = rest.substr(1 + part.size());
    if (walk_texts(at, part, behind) || walk_placeholders(at, part, behind)) return true;
    return !toggled_ && take_rest(at, rest.substr(1));
  }

  found result;

 private:
  bool ends_at(resource const* reached) noexcept {
    if (reached == nullptr) return false;
    if (result.nearest == nullptr) result.nearest = reached;
    result.methods |= reached->methods;
    if (reached->endpoint_for(message_.verb()) == nullptr) return false;
    result.match = reached;
    return true;
  }

  bool walk_texts(node const& at, std::string_view part, std::string_view behind) noexcept {
    if (escaped_) {  // an escaped spelling has another hash, so look at all of them
      for (text_child const& child : at.texts) {
        if (decodes_to(part, child.text, plus_sign::literal) && walk(*child.to, behind)) return true;
      }
      return false;
    }
    text_child const* const child = find_text(at, part);
    return child != nullptr && walk(*child->to, behind);
  }

  bool walk_placeholders(node const& at, std::string_view part, std::string_view behind) noexcept {
    if (part.empty()) return false;
    std::size_t const before = message_.parameter_count();
    for (placeholder_child const& child : at.placeholders) {
      if (!satisfies(part, child.only)) continue;
      if (message_.add_parameter(part) && walk(*child.to, behind)) return true;
      message_.drop_parameters(before);
    }
    return false;
  }

  bool take_rest(node const& at, std::string_view rest) noexcept {
    if (at.rest == nullptr) return false;
    std::size_t const before = message_.parameter_count();
    if (message_.add_parameter(rest) && ends_at(at.rest)) return true;
    message_.drop_parameters(before);
    return false;
  }

  request& message_;
  bool escaped_;
  bool toggled_;
};

route_tree::found route_tree::find(request& message, slash end) const noexcept {
  search looking(message, end);
  looking.walk(nodes_.front(), message.path());
  return looking.result;
}

}  // namespace corest::web
