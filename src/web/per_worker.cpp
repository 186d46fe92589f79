#include <corest/web/per_worker.hpp>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

namespace corest::web {
namespace {

// Numbers are never used twice, so what a thread remembers of slots that are gone matches nothing.
std::atomic<std::uint64_t> next_number{1};

struct remembered {
  std::uint64_t number;
  void* object;
};
thread_local std::vector<remembered> mine;

}  // namespace

struct thread_slots::shared {
  std::uint64_t const number = next_number.fetch_add(1, std::memory_order_relaxed);
  void (*destroy)(void*) noexcept;
  std::mutex lock;
  std::vector<void*> objects;
};

thread_slots::thread_slots(void (*destroy)(void*) noexcept) : shared_(new shared) {
  shared_->destroy = destroy;
}

thread_slots::~thread_slots() {
  for (void* const object : shared_->objects) shared_->destroy(object);
  delete shared_;
}

void* thread_slots::find() const noexcept {
  for (remembered const& one : mine) {
    if (one.number == shared_->number) return one.object;
  }
  return nullptr;
}

void thread_slots::keep(void* object) {
  try {
    std::lock_guard const held(shared_->lock);
    shared_->objects.reserve(shared_->objects.size() + 1);
    mine.push_back({shared_->number, object});
    shared_->objects.push_back(object);
  } catch (...) {
    shared_->destroy(object);
    throw;
  }
}

}  // namespace corest::web
