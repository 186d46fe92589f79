// Counting messages by their second.
#include "observe/log_repeats.hpp"

#include <algorithm>
#include <functional>

namespace corest::observe {
namespace {
constexpr std::int64_t second = 1'000'000'000;
}

log_repeats::entry* log_repeats::find(set& in, std::uint64_t key) noexcept {
  entry* oldest = nullptr;
  for (entry& each : in.entries) {
    if (each.key == key) return &each;
    bool const free = each.left_out == 0;  // what is to be told stays
    if (free && (oldest == nullptr || each.begun < oldest->begun)) oldest = &each;
  }
  if (oldest == nullptr) return nullptr;
  oldest->key = key;
  oldest->count = 0;
  oldest->begun = 0;
  return oldest;
}

bool log_repeats::admit(char const* logger, log_level level, std::string_view message,
                        std::int64_t unix_nanos) noexcept {
  unsigned const most = most_.load(std::memory_order_relaxed);
  if (most == 0) return true;
  auto const who = std::hash<std::string_view>()(logger) + static_cast<std::size_t>(level);
  std::uint64_t const key = std::hash<std::string_view>()(message) ^ who * 0x9e3779b97f4a7c15u;
  set& mine = sets_[key % sets];
  if (mine.busy.test_and_set(std::memory_order_acquire)) return true;
  bool admitted = true;
  if (entry* const one = find(mine, key); one != nullptr) {
    if (unix_nanos - one->begun >= second || unix_nanos < one->begun) {
      one->begun = unix_nanos;
      one->count = 0;
    }
    admitted = one->count < most;
    if (admitted) {
      ++one->count;
    } else {
      if (one->left_out++ == 0) {
        one->logger = logger;
        one->level = level;
        one->size = static_cast<std::uint8_t>(std::min(message.size(), one->message.size()));
        std::copy_n(message.data(), one->size, one->message.data());
        any_.store(true, std::memory_order_relaxed);
      }
      left_out_.fetch_add(1, std::memory_order_relaxed);
    }
  }
  mine.busy.clear(std::memory_order_release);
  return admitted;
}

}  // namespace corest::observe
