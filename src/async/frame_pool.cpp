// The free lists of each thread, and their end with it.
#include <corest/async/frame_pool.hpp>
#include <corest/base/address_sanitizer.hpp>

#include <cstdlib>
#include <new>

namespace corest::frame_pool {
namespace {

struct free_frame {
  free_frame* next;
};

constexpr std::size_t class_count = max_frame_bytes / granule_bytes;

// Trivially destructible and constant-initialised, so that reaching it costs no guard.
struct free_lists {
  free_frame* first[class_count];
  std::size_t kept[class_count];
  bool guarded;  // a list_guard will free them at the end of the thread
  bool closed;   // the thread ends: frames that die later go to free()
};
constinit thread_local free_lists lists{};

struct list_guard {
  ~list_guard() {
    lists.closed = true;
    for (free_frame*& first : lists.first) {
      while (first != nullptr) {
        free_frame* const frame = first;
        first = frame->next;
        std::free(frame);
      }
    }
  }
};

void guard_lists() noexcept {
  static thread_local list_guard guard;
  static_cast<void>(guard);
  lists.guarded = true;
}

constexpr std::size_t class_of(std::size_t bytes) noexcept { return (bytes - 1) / granule_bytes; }

void* checked_malloc(std::size_t bytes) {
  void* const memory = std::malloc(bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

void* allocate(std::size_t bytes) {
  if (address_sanitized || bytes > max_frame_bytes) return checked_malloc(bytes);
  std::size_t const index = class_of(bytes);
  free_frame* const frame = lists.first[index];
  if (frame == nullptr) return checked_malloc((index + 1) * granule_bytes);
  lists.first[index] = frame->next;
  --lists.kept[index];
  return frame;
}

void deallocate(void* memory, std::size_t bytes) noexcept {
  if (address_sanitized || bytes > max_frame_bytes || lists.closed) return std::free(memory);
  std::size_t const index = class_of(bytes);
  if (lists.kept[index] * (index + 1) * granule_bytes >= max_kept_bytes_per_class) return std::free(memory);
  if (!lists.guarded) guard_lists();
  lists.first[index] = new (memory) free_frame{lists.first[index]};
  ++lists.kept[index];
}

std::size_t kept_bytes() noexcept {
  std::size_t bytes = 0;
  for (std::size_t index = 0; index < class_count; ++index) {
    bytes += lists.kept[index] * (index + 1) * granule_bytes;
  }
  return bytes;
}

}  // namespace corest::frame_pool
