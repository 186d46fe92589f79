// A tree of path segments: finds the most specific route of a path and its parameters.
#pragma once
#include "web/resource.hpp"

#include <corest/http/request.hpp>
#include <corest/web/pattern.hpp>

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace corest::web {

/// Literal text before a constrained placeholder, that before any placeholder, that before the rest of the
/// path; where a branch leads nowhere the next one is tried. Filled before the first search, then only read.
class route_tree {
 public:
  route_tree() { nodes_.emplace_back(); }

  /// The resource of a well-formed pattern, new or known: "/a/{x}" and "/a/{y}" are the same one.
  resource& at(std::string_view pattern);

  struct found {
    resource const* match = nullptr;    ///< answers the method
    resource const* nearest = nullptr;  ///< the most specific one of the path, whatever it answers
    method_set methods = 0;             ///< of all resources looked at until the match
  };
  enum class slash : bool { as_sent, toggled };
  /// Looks the message's path up and adds the parameters of the match to the message. With `toggled` as if
  /// a slash at the end of the path were not there, or were there.
  [[nodiscard]] found find(request& message, slash end = slash::as_sent) const noexcept;

 private:
  struct node;
  struct text_child {
    std::uint64_t hash;  // of the text
    std::string text;
    node* to;
  };
  struct placeholder_child {
    constraint only;
    node* to;
  };
  struct node {
    std::vector<text_child> texts;                // sorted by hash
    std::vector<placeholder_child> placeholders;  // the most specific first
    resource* here = nullptr;                     // the pattern ends here
    resource* slashed = nullptr;                  // ... behind one more slash
    resource* rest = nullptr;                     // ... with a placeholder for the rest
  };
  class search;

  static text_child const* find_text(node const& at, std::string_view text) noexcept;
  node* text_branch(node& from, std::string_view text);
  node* placeholder_branch(node& from, constraint only);
  resource& resource_at(resource*& place);

  std::deque<node> nodes_;
  std::deque<resource> resources_;
};

}  // namespace corest::web
