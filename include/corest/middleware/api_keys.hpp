// The API keys that a server knows.
#pragma once
#include <corest/auth/api_key.hpp>
#include <corest/http/principal.hpp>

#include <chrono>
#include <cstddef>
#include <string_view>
#include <vector>

namespace corest {

/// Read by all workers, without a lock; changed by anybody at any time, which each worker sees at its next
/// request. Outlives the api_key that uses it.
class api_keys {
 public:
  static constexpr bool thread_safe = true;

  api_keys();
  explicit api_keys(std::vector<auth::api_key_record> records);
  api_keys(api_keys const&) = delete;
  api_keys& operator=(api_keys const&) = delete;
  ~api_keys();

  /// Throws std::invalid_argument when the hash is none (64 hexadecimal digits) or the id is there already.
  void add(auth::api_key_record record);
  /// Whether it was there. What it let in already goes on.
  bool remove(std::string_view id);
  /// All at once: what a database or a file says now. Throws as add() does, and then changes nothing.
  void replace(std::vector<auth::api_key_record> records);
  [[nodiscard]] std::size_t size() const;

  /// Whom the key lets in at that time: nobody when it is unknown, wrong or has expired.
  [[nodiscard]] principal find(std::string_view key, std::chrono::sys_seconds now) const;

 private:
  struct state;
  state* state_;
};

}  // namespace corest
