// per_worker<T>: one object for each thread that asks.
#pragma once
#include <type_traits>
#include <utility>

namespace corest {
namespace web {

/// Keeps one object for each thread; made on the thread's first visit, destroyed with this.
class thread_slots {
 public:
  explicit thread_slots(void (*destroy)(void*) noexcept);
  thread_slots(thread_slots const&) = delete;
  thread_slots& operator=(thread_slots const&) = delete;
  ~thread_slots();

  /// This thread's object, or null on its first visit.
  [[nodiscard]] void* find() const noexcept;
  /// Takes over this thread's object, also when it throws std::bad_alloc.
  void keep(void* object);

 private:
  struct shared;
  shared* shared_;
};

}  // namespace web

/// A T for each worker, made by `factory()` when the worker first uses it: caches, scratch memory, clients
/// that belong to one loop. No lock is taken once it is there. Destroyed with this object, on its thread,
/// so let the workers end first.
template <class T>
class per_worker {
 public:
  static constexpr bool thread_safe = true;

  per_worker()
    requires std::is_default_constructible_v<T>
      : per_worker([] { return new T(); }, 0) {}
  /// `factory` is called on each worker, perhaps by several at once, and returns a T.
  template <class F>
    requires std::is_invocable_r_v<T, F const&>
  explicit per_worker(F factory)
      : per_worker([factory = std::move(factory)] { return new T(factory()); }, 0) {}
  per_worker(per_worker const&) = delete;
  per_worker& operator=(per_worker const&) = delete;
  ~per_worker() { destroy_factory_(factory_); }

  /// This worker's T.
  [[nodiscard]] T& local() const {
    void* found = slots_.find();
    if (found == nullptr) {
      T* const made = make_(factory_);
      slots_.keep(made);
      return *made;
    }
    return *static_cast<T*>(found);
  }

 private:
  template <class Make>
  per_worker(Make make, int)
      : slots_([](void* object) noexcept { delete static_cast<T*>(object); }),
        factory_(new Make(std::move(make))),
        make_([](void* factory) { return (*static_cast<Make*>(factory))(); }),
        destroy_factory_([](void* factory) noexcept { delete static_cast<Make*>(factory); }) {}

  mutable web::thread_slots slots_;
  void* factory_;
  T* (*make_)(void*);
  void (*destroy_factory_)(void*) noexcept;
};

}  // namespace corest
