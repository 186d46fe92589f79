// Merges two JSON texts into a third, as RFC 7396 says, without a tree.
#include <corest/json/merge_patch.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace corest::json {
namespace {

struct member {
  std::string name;
  std::string_view value;
};

// The members of the object that is next, in order; a later duplicate has been reported by the reader.
std::vector<member> read_members(reader& in) {
  std::vector<member> members;
  object_reader object(in);
  while (object.next()) {
    std::string const name(object.name());
    std::string_view value;
    if (in.raw(value)) members.push_back({name, value});
  }
  return members;
}

std::vector<member> members_of(std::string_view object, read_options const& options) {
  document text(object, options);
  return read_members(text.input());
}

bool is_object(std::string_view json) { return !json.empty() && json[0] == '{'; }

// Both texts have been checked, so that reading parts of them again cannot fail.
class merger {
 public:
  merger(buffer& out, read_options const& options) : out_(out), options_(options) {}

  void merge(std::string_view target, std::string_view patch) {
    if (!is_object(patch)) return out_.raw(patch);
    auto changes = members_of(patch, options_);
    std::vector<std::size_t> by_name(changes.size());
    for (std::size_t i = 0; i < by_name.size(); ++i) by_name[i] = i;
    std::ranges::sort(by_name, {}, [&](std::size_t i) -> std::string const& { return changes[i].name; });
    auto const find = [&](std::string_view name) -> member* {
      auto const at = std::ranges::lower_bound(
          by_name, name, {}, [&](std::size_t i) { return std::string_view(changes[i].name); });
      return at != by_name.end() && changes[*at].name == name ? &changes[*at] : nullptr;
    };
    out_.begin_object();
    if (is_object(target)) {
      for (member const& old : members_of(target, options_)) {
        member* const change = find(old.name);
        if (change == nullptr) {
          out_.member(old.name);
          out_.raw(old.value);
        } else {
          put(old.name, old.value, *change);
        }
      }
    }
    for (member& change : changes) {
      if (!change.value.empty()) put(change.name, {}, change);
    }
    out_.end_object();
  }

 private:
  // A change that has been made is emptied.
  void put(std::string_view name, std::string_view old, member& change) {
    std::string_view const value = std::exchange(change.value, {});
    if (value == "null") return;
    out_.member(name);
    merge(old, value);
  }

  writer out_;
  read_options options_;
};

result<std::string_view, errors> checked_text(std::string_view json, read_options const& options) {
  document text(json, options);
  std::string_view value;
  if (!text.finish(text.input().raw(value))) return unexpected(text.take_errors());
  return value;
}

}  // namespace

result<void, errors> merge_patch_text(std::string_view target, std::string_view patch, buffer& out,
                                      read_options options) {
  auto const change = checked_text(patch, options);
  if (!change) return unexpected(change.error());
  auto const old = checked_text(target, options);
  if (!old) return unexpected(old.error());
  merger(out, options).merge(*old, *change);
  return {};
}

}  // namespace corest::json
