// What is known of one span when it has ended: a fixed piece of memory that is used again and again.
#pragma once
#include <corest/observe/trace_context.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <variant>

namespace corest {

/// With the numbers of OTLP.
enum class span_kind : std::uint8_t { internal = 1, server = 2, client = 3, producer = 4, consumer = 5 };
enum class span_status : std::uint8_t { unset = 0, ok = 1, error = 2 };

/// Text in it is copied and cut where there is no more room; attributes and events beyond theirs are counted.
class span_record {
 public:
  static constexpr std::size_t most_attributes = 24;  ///< twelve are the server's own
  static constexpr std::size_t most_events = 8;
  static constexpr std::size_t text_bytes = 1536;  ///< all names and values together
  static constexpr std::size_t longest_value = 512;

  using value = std::variant<std::string_view, std::int64_t, double, bool>;
  struct attribute {
    std::string_view key;
    value is;
  };
  struct event {
    std::string_view name;
    std::int64_t unix_nanos = 0;
  };

  /// Forgets everything else.
  void begin(std::string_view name, span_kind kind, trace_context const& own, span_id parent) noexcept;
  void rename(std::string_view name) noexcept { name_ = keep(name); }
  void set(std::string_view key, value is) noexcept;
  void add_event(std::string_view name, std::int64_t unix_nanos) noexcept;
  /// The first failure stays.
  void fail(std::string_view message) noexcept;
  void started_at(std::int64_t unix_nanos) noexcept { start_ = unix_nanos; }
  void ended_at(std::int64_t unix_nanos) noexcept { end_ = unix_nanos; }

  [[nodiscard]] trace_context const& context() const noexcept { return context_; }
  [[nodiscard]] span_id parent() const noexcept { return parent_; }
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  [[nodiscard]] span_kind kind() const noexcept { return kind_; }
  [[nodiscard]] span_status status() const noexcept { return status_; }
  [[nodiscard]] std::string_view message() const noexcept { return message_; }
  [[nodiscard]] std::int64_t start() const noexcept { return start_; }  ///< nanoseconds since 1970
  [[nodiscard]] std::int64_t end() const noexcept { return end_; }
  [[nodiscard]] std::span<attribute const> attributes() const noexcept {
    return std::span(attributes_).first(attribute_count_);
  }
  [[nodiscard]] std::span<event const> events() const noexcept {
    return std::span(events_).first(event_count_);
  }
  [[nodiscard]] std::uint32_t dropped_attributes() const noexcept { return dropped_attributes_; }
  [[nodiscard]] std::uint32_t dropped_events() const noexcept { return dropped_events_; }
  /// The value of a text attribute; empty when there is none.
  [[nodiscard]] std::string_view text(std::string_view key) const noexcept;

 private:
  std::string_view keep(std::string_view text) noexcept;

  trace_context context_;
  span_id parent_;
  std::int64_t start_ = 0;
  std::int64_t end_ = 0;
  std::string_view name_;
  std::string_view message_;
  span_kind kind_ = span_kind::internal;
  span_status status_ = span_status::unset;
  std::uint32_t attribute_count_ = 0;
  std::uint32_t event_count_ = 0;
  std::uint32_t dropped_attributes_ = 0;
  std::uint32_t dropped_events_ = 0;
  std::uint32_t text_used_ = 0;
  std::array<attribute, most_attributes> attributes_;
  std::array<event, most_events> events_;
  std::array<char, text_bytes> text_;
};

}  // namespace corest
