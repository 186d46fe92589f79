// Comparing names with those of credentials, however their words are divided.
#include "observe/redaction.hpp"

#include <corest/observe/logging.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <string>

namespace corest {
namespace {

constexpr std::array<std::string_view, 17> known{
    "authorization", "cookie", "setcookie",      "password", "passwd",     "passphrase",  "pwd",
    "token",         "secret", "apikey",         "jwt",      "privatekey", "credentials", "sessionid",
    "signature",     "bearer", "clientassertion"};

// Names of a program's own: only ever added in front, never freed, so that looking takes no lock.
struct added {
  std::string name;
  added const* next;
};
std::atomic<added const*> more{nullptr};

int hex(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// The last letters and digits of a name, in lower case: what is longer than any known name does not matter.
class folded {
 public:
  explicit folded(std::string_view name) noexcept {
    for (std::size_t i = 0; i < name.size(); ++i) {
      char c = name[i];
      if (c == '%' && i + 2 < name.size() && hex(name[i + 1]) >= 0 && hex(name[i + 2]) >= 0) {
        c = static_cast<char>(hex(name[i + 1]) * 16 + hex(name[i + 2]));
        i += 2;
      }
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
      bool const counts =
          (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
      if (counts) put(c);
    }
  }
  [[nodiscard]] std::string_view view() const noexcept { return {text_.data(), size_}; }

 private:
  void put(char c) noexcept {
    if (size_ == text_.size()) {
      for (std::size_t i = 1; i < size_; ++i) text_[i - 1] = text_[i];
      --size_;
    }
    text_[size_++] = c;
  }
  std::array<char, 64> text_;
  std::size_t size_ = 0;
};

}  // namespace

bool observe::is_secret_name(std::string_view name) noexcept {
  folded const kept(name);
  auto const text = kept.view();
  for (auto const each : known)
    if (text.ends_with(each)) return true;
  for (added const* each = more.load(std::memory_order_acquire); each != nullptr; each = each->next)
    if (text.ends_with(each->name)) return true;
  return false;
}

void redact_in_logs(std::string_view name) noexcept {
  try {
    folded const kept(name);
    if (kept.view().empty() || observe::is_secret_name(name)) return;
    auto* const one = new added{std::string(kept.view()), more.load(std::memory_order_relaxed)};
    while (
        !more.compare_exchange_weak(one->next, one, std::memory_order_release, std::memory_order_relaxed)) {}
  } catch (...) {  // NOLINT(bugprone-empty-catch): out of memory, as the header says
  }
}

}  // namespace corest
