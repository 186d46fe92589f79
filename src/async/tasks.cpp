// From the awaits that stand in the scopes up to the roots, then printed from the roots down.
#include <corest/async/place.hpp>
#include <corest/async/tasks.hpp>
#include <corest/async/waiter.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <tuple>
#include <utility>

namespace corest {
namespace {

struct found {
  scheduler::time_point since = scheduler::time_point::max();
  std::vector<promise_base const*> children;
};
using known_tasks = std::map<promise_base const*, found>;

task_state state_of(promise_base const& task, known_tasks const& known, scheduler::time_point now) {
  auto const& at = task.awaits_at();
  found const& seen = known.at(&task);
  task_state state{.function = function_name(at.function_name()),
                   .file = std::string(last_two_parts(at.file_name())),
                   .line = static_cast<unsigned>(at.line())};
  if (seen.since != scheduler::time_point::max()) state.waited = now - seen.since;
  for (promise_base const* const child : seen.children)
    state.children.push_back(state_of(*child, known, now));
  return state;
}

std::string seconds(scheduler::duration d) {
  auto const tenths = std::chrono::duration_cast<std::chrono::milliseconds>(d).count() / 100;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

bool alike(task_state const& a, task_state const& b) {
  return a.line == b.line && a.function == b.function && a.file == b.file &&
         std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(), alike);
}

void print(std::string& text, std::vector<task_state> const& level, std::size_t depth) {
  std::vector<bool> told(level.size());
  for (std::size_t i = 0; i < level.size(); ++i) {
    if (told[i]) continue;
    task_state const& one = level[i];
    std::size_t count = 0;
    auto longest = one.waited;
    for (std::size_t j = i; j < level.size(); ++j) {
      if (!alike(one, level[j])) continue;
      told[j] = true;
      ++count;
      longest = std::max(longest, level[j].waited);
    }
    text.append(2 * depth, ' ');
    if (count > 1) text += std::to_string(count) + " x ";
    text += one.function + " at " + one.file + ":" + std::to_string(one.line);
    if (longest) text += ", for " + seconds(*longest);
    text += '\n';
    print(text, one.children, depth + 1);
  }
}

}  // namespace

std::vector<task_state> tasks() {
  scheduler& here = scheduler::current();
  known_tasks known;
  std::vector<promise_base const*> roots;
  here.for_each_root([&](cancel_scope& root) {
    root.for_each_waiter([&](waiter const& leaf) {
      promise_base const* task = &leaf.task();
      auto [at, is_new] = known.try_emplace(task);
      at->second.since = leaf.since();
      // Above one that is known already the way has been walked.
      while (is_new) {
        promise_base const* const parent = task->parent();
        if (parent == nullptr) return roots.push_back(task);
        std::tie(at, is_new) = known.try_emplace(parent);
        at->second.children.push_back(task);
        task = parent;
      }
    });
  });
  std::vector<task_state> tree;
  tree.reserve(roots.size());
  for (promise_base const* const root : roots) tree.push_back(state_of(*root, known, here.now()));
  return tree;
}

std::string to_string(std::vector<task_state> const& tree) {
  std::string text;
  print(text, tree, 0);
  return text;
}

}  // namespace corest
