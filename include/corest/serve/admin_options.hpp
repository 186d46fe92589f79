// The port for those who run a service.
#pragma once
#include <corest/base/secret.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace corest {

/// Served by a thread of its own, so that it answers while the workers are held up. Off until it has a port,
/// or the path of a Unix socket as its address. docs/guide/production.md has what it answers.
struct admin_options {
  bool on = true;
  std::optional<std::uint16_t> port{};  ///< 0: any free one; the log says which
  /// An address that is not of this machine alone needs a token. "unix:/path" is for whoever may write to it.
  std::string address = "127.0.0.1";
  /// Demanded of everybody, as `Authorization: Bearer <token>`; 16 bytes or more. Empty: none is, and a Host
  /// that does not name this machine is refused, so that no page of a stranger gets in by a browser on it.
  secret<std::string> token{};

  [[nodiscard]] bool wanted() const noexcept { return on && (port || address.starts_with("unix:")); }
};

}  // namespace corest
