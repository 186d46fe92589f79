// What the vendors of tracing systems send along with a trace: W3C Trace Context, tracestate.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace corest {

/// A list of `key=value`, the latest first. A service that adds something puts it in front and passes the
/// rest on as it came.
class tracestate {
 public:
  static constexpr std::size_t most_members = 32;    ///< by the recommendation; more are invalid
  static constexpr std::size_t longest_key = 256;    ///< by the recommendation
  static constexpr std::size_t longest_value = 256;  ///< by the recommendation
  /// What is passed on: the recommendation wants 512 bytes at least. Beyond it whole members go, those over
  /// 128 bytes first, then those at the end.
  static constexpr std::size_t most_bytes = 512;

  tracestate() noexcept = default;
  /// Reads a field value (several fields are joined by commas first). Empty members are skipped. Anything
  /// wrong in it, a key twice, or too many members: nullopt, and none of it is passed on.
  [[nodiscard]] static std::optional<tracestate> parse(std::string_view value);

  /// The value of a member; nullopt when there is none. Dies with the next change.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view key) const noexcept;
  /// Puts a member to the front, in place of the one with that key. False, and nothing changes, when key or
  /// value may not be sent.
  bool set(std::string_view key, std::string_view value);
  void erase(std::string_view key);
  [[nodiscard]] bool empty() const noexcept { return text_.empty(); }
  /// As it is sent.
  [[nodiscard]] std::string const& text() const noexcept { return text_; }

 private:
  void fit();
  std::string text_;  // members joined by commas, without spaces around them
};

}  // namespace corest
