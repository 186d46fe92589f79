// state<T>: what the program provides to all handlers, shared by all workers.
#pragma once
#include <corest/http/request.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/requirements.hpp>
#include <corest/web/thread_safe.hpp>

#include <optional>
#include <type_traits>
#include <vector>

namespace corest {
namespace web {

class problem_catalogue;

/// What was provided, by type.
class provided_state {
 public:
  struct entry {
    void const* type;
    void* object;
    bool writable;
  };
  /// Null when nothing of that type was provided.
  [[nodiscard]] entry const* find(void const* type) const noexcept {
    for (entry const& one : entries_) {
      if (one.type == type) return &one;
    }
    return nullptr;
  }
  /// False when there is one of that type already.
  bool add(entry added) {
    if (find(added.type) != nullptr) return false;
    entries_.push_back(added);
    return true;
  }

  [[nodiscard]] std::vector<entry> const& entries() const noexcept { return entries_; }

  /// The kinds of problems, which every answer may need; null before the router is prepared.
  [[nodiscard]] problem_catalogue const* problems() const noexcept { return problems_; }
  void set_problems(problem_catalogue const* known) noexcept { problems_ = known; }

 private:
  problem_catalogue const* problems_ = nullptr;
  std::vector<entry> entries_;
};

}  // namespace web

/// What `router::provide` was given, as T& or T const&: the same object on every worker. T const is always
/// fine; for a T that changes, T must say that several threads may use it at once (is_thread_safe), or be a
/// synchronized<> or per_worker<>. That it was provided is checked before the router serves.
template <class T>
class state {
  static_assert(
      std::is_const_v<T> || is_thread_safe<T>,
      "corest: several workers share this state, and its type does not say that this is safe. Take "
      "state<T const>, provide a synchronized<T> or per_worker<T>, or, when T locks for itself, write "
      "'static constexpr bool thread_safe = true;' in it");

 public:
  state(T& shared) noexcept
      : shared_(&shared) {}  // NOLINT(google-explicit-constructor): a handler called by hand

  [[nodiscard]] T& operator*() const noexcept { return *shared_; }
  [[nodiscard]] T* operator->() const noexcept { return shared_; }

 private:
  T* shared_;
};

/// The provided T, for extractors and middleware; null when there is none. `T const` for what was provided
/// read-only.
template <class T>
[[nodiscard]] T* find_state(request const& message) noexcept {
  auto const* const provided = static_cast<web::provided_state const*>(message.application_state());
  auto const* const found =
      provided == nullptr ? nullptr : provided->find(&web::type_identity<std::remove_const_t<T>>);
  if (found == nullptr || (!std::is_const_v<T> && !found->writable)) return nullptr;
  return static_cast<T*>(found->object);
}

template <class T>
struct extract<state<T>> {
  static state<T> from(request& message) { return *find_state<T>(message); }
  static void describe(openapi::operation&) {}
  static void require(web::requirements& needs) { needs.state<T>(); }
};

}  // namespace corest
