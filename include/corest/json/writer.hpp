// The handle through which a value is written: JSON text at the end of a buffer, no tree in between.
#pragma once
#include <corest/base/buffer.hpp>

#include <cstdint>
#include <string_view>

namespace corest::json {

/// Appends JSON to a buffer. What it writes is valid JSON and UTF-8 whatever the values hold. For codecs;
/// users call json::write().
class writer {
 public:
  explicit writer(buffer& out) noexcept : out_(out) {}

  void null() { out_.append("null"); }
  void boolean(bool value) { out_.append(value ? std::string_view("true") : std::string_view("false")); }
  void integer(std::int64_t value);
  void natural(std::uint64_t value);
  /// The shortest text that reads back as the same number; null for infinities and not-a-number.
  void number(double value);
  void number(float value);
  /// Bytes that are not UTF-8 become U+FFFD.
  void string(std::string_view value);
  /// Text that is JSON already.
  void raw(std::string_view json) { out_.append(json); }

  void begin_object() { out_.push_back('{'); }
  /// The name of the next member, with the comma before it where one is due.
  void member(std::string_view name);
  void end_object() { out_.push_back('}'); }
  void begin_array() { out_.push_back('['); }
  /// Before every item: the comma, where one is due.
  void item();
  void end_array() { out_.push_back(']'); }

  [[nodiscard]] buffer& out() noexcept { return out_; }

 private:
  buffer& out_;
};

}  // namespace corest::json
