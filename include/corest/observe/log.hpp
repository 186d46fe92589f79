// Log lines: a level, a message, fields; from named loggers whose levels change while the program runs.
#pragma once
#include <corest/base/secret.hpp>

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace corest {

/// `off` is for levels to be set, not for lines.
enum class log_level : std::uint8_t { trace, debug, info, warning, error, off };

/// The value of a field: a number, a truth, a text, a duration (written in seconds), or a secret, which is
/// "***". Views its text: for the call only.
class log_value {
 public:
  enum class kind : std::uint8_t { boolean, integer, natural, real, text, hidden };

  // NOLINTBEGIN(google-explicit-constructor): {"vehicle", id} is what a field is written as
  constexpr log_value(std::same_as<bool> auto value) noexcept
      : kind_(kind::boolean), natural_(value ? 1 : 0) {}
  template <std::signed_integral T>
  constexpr log_value(T value) noexcept : kind_(kind::integer), integer_(value) {}
  template <std::unsigned_integral T>
    requires(!std::same_as<T, bool>)
  constexpr log_value(T value) noexcept : kind_(kind::natural), natural_(value) {}
  constexpr log_value(std::floating_point auto value) noexcept
      : kind_(kind::real), real_(static_cast<double>(value)) {}
  template <std::convertible_to<std::string_view> T>
  constexpr log_value(T const& value) noexcept : kind_(kind::text), text_(value) {}
  template <class Rep, class Period>
  constexpr log_value(std::chrono::duration<Rep, Period> value) noexcept
      : kind_(kind::real), real_(std::chrono::duration<double>(value).count()) {}
  template <class T>
  constexpr log_value(secret<T> const& /*unseen*/) noexcept : kind_(kind::hidden), natural_(0) {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] constexpr kind type() const noexcept { return kind_; }
  [[nodiscard]] constexpr std::int64_t integer() const noexcept { return integer_; }
  [[nodiscard]] constexpr std::uint64_t natural() const noexcept { return natural_; }
  [[nodiscard]] constexpr double real() const noexcept { return real_; }
  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

 private:
  kind kind_;
  union {
    std::int64_t integer_;
    std::uint64_t natural_;
    double real_;
    std::string_view text_;
  };
};

struct log_field {
  std::string_view name;  ///< what is named like a credential ("api_key", "db_password") is written as "***"
  log_value value;
};
using log_fields = std::initializer_list<log_field>;

/// Writes lines under a name, whose parts are divided by dots. Make it a variable of a namespace:
/// ```
/// logger const lines{"fleet.store"};
/// lines.info("vehicle created", {{"vehicle", id}, {"took", 3ms}});
/// ```
/// A level that is off costs one relaxed load, and the fields. Any thread. Inside of requests a line has the
/// request's id, route, trace, and the fields of with_log_field(). Keep messages constant and put what
/// differs into fields: lines with the same message are bounded per second. Nothing throws: what cannot be
/// written is lost and counted.
class logger {
 public:
  /// `name` is a literal: it is looked at as long as the program runs.
  explicit constexpr logger(char const* name) noexcept : name_(name) {}
  logger(logger const&) = delete;
  logger& operator=(logger const&) = delete;
  ~logger();

  [[nodiscard]] bool on(log_level level) const noexcept {
    return level >= least_.load(std::memory_order_relaxed) &&
           (known_.load(std::memory_order_relaxed) || learn(level));
  }
  void log(log_level level, std::string_view message, log_fields fields = {}) const noexcept {
    if (on(level)) write(level, message, fields);
  }
  void trace(std::string_view message, log_fields fields = {}) const noexcept {
    log(log_level::trace, message, fields);
  }
  void debug(std::string_view message, log_fields fields = {}) const noexcept {
    log(log_level::debug, message, fields);
  }
  void info(std::string_view message, log_fields fields = {}) const noexcept {
    log(log_level::info, message, fields);
  }
  void warning(std::string_view message, log_fields fields = {}) const noexcept {
    log(log_level::warning, message, fields);
  }
  void error(std::string_view message, log_fields fields = {}) const noexcept {
    log(log_level::error, message, fields);
  }
  [[nodiscard]] constexpr char const* name() const noexcept { return name_; }

 private:
  friend struct log_registry;
  bool learn(log_level level) const noexcept;
  void write(log_level level, std::string_view message, log_fields fields) const noexcept;

  char const* name_;
  mutable std::atomic<log_level> least_{log_level::trace};  // until it is known
  mutable std::atomic<bool> known_{false};
  mutable logger const* next_ = nullptr;  // of those that are known
};

/// A line of a logger without a name. Line breaks and control characters are escaped, here and in all lines,
/// so that input from outside cannot forge one.
void log(log_level level, std::string_view message, log_fields fields = {}) noexcept;

/// The least level that is written; `info` at first. The environment variable COREST_LOG is read before the
/// first line: "info,corest.server=debug".
void set_log_level(log_level least) noexcept;
/// The same for loggers of that name and all below it ("corest" is above "corest.server"), over what is set
/// above. Without memory nothing changes.
void set_log_level(std::string_view name, log_level least) noexcept;

}  // namespace corest
