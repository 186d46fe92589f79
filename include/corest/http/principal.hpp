// Who makes a request, as whoever checked the credentials has found out.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace corest {

/// What an API key or a token says of its bearer. A handle of facts that never change: copying it counts, and
/// copies may be used by any thread. A handler takes one as a parameter (web/principal.hpp).
class principal {
 public:
  struct facts {
    std::string subject = {};     ///< whom it stands for: of a token its `sub`
    std::string credential = {};  ///< which key or token it is, never the secret: for logs and limits
    std::string issuer = {};      ///< of a token its `iss`
    std::string plan = {};        ///< what was agreed with the subject: for quotas
    std::vector<std::string> scopes = {};
    std::string claims = {};  ///< of a token all it says, as JSON
  };

  /// Nobody.
  principal() noexcept = default;
  explicit principal(facts known);
  principal(principal const& other) noexcept : shared_(other.shared_) {
    if (shared_ != nullptr) hold();
  }
  principal(principal&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}
  principal& operator=(principal other) noexcept {
    std::swap(shared_, other.shared_);
    return *this;
  }
  ~principal() {
    if (shared_ != nullptr) release();
  }

  /// Whether it is somebody.
  [[nodiscard]] explicit operator bool() const noexcept { return shared_ != nullptr; }

  [[nodiscard]] std::string_view subject() const noexcept { return known().subject; }
  [[nodiscard]] std::string_view credential() const noexcept { return known().credential; }
  [[nodiscard]] std::string_view issuer() const noexcept { return known().issuer; }
  [[nodiscard]] std::string_view plan() const noexcept { return known().plan; }
  [[nodiscard]] std::span<std::string const> scopes() const noexcept { return known().scopes; }
  [[nodiscard]] std::string_view claims() const noexcept { return known().claims; }
  [[nodiscard]] bool has_scope(std::string_view scope) const noexcept;

 private:
  struct shared;

  void hold() const noexcept;
  void release() noexcept;
  [[nodiscard]] facts const& known() const noexcept;

  shared* shared_ = nullptr;
};

}  // namespace corest
