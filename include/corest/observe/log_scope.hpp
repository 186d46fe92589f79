// Fields that all log lines of a task have, and of what it awaits.
#pragma once
#include <corest/async/context.hpp>
#include <corest/observe/log.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace corest {

/// Fields with their texts, kept.
class kept_log_fields {
 public:
  explicit kept_log_fields(log_fields fields);
  kept_log_fields(kept_log_fields&&) noexcept = default;
  kept_log_fields& operator=(kept_log_fields&&) noexcept = default;
  kept_log_fields(kept_log_fields const&) = delete;
  kept_log_fields& operator=(kept_log_fields const&) = delete;
  ~kept_log_fields() = default;

  [[nodiscard]] std::span<log_field const> view() const noexcept { return fields_; }

 private:
  std::vector<char> texts_;
  std::vector<log_field> fields_;
};
inline constinit context<kept_log_fields> current_log_fields{"current_log_fields"};

/// `co_await with_log_field("user", name, serve_the_rest(id))`: every line below has the field, in groups and
/// in to_thread() calls too. The fields around it stay; of two with the same name the inner one is written.
template <class R>
task<R> with_log_field(std::string_view name, log_value const& value, task<R> work) {
  return with_context(current_log_fields, kept_log_fields({{name, value}}), std::move(work));
}
/// The same for several: `kept_log_fields who{{{"user", name}, {"tenant", tenant}}};`.
template <class R>
task<R> with_log_fields(kept_log_fields fields, task<R> work) {
  return with_context(current_log_fields, std::move(fields), std::move(work));
}

/// The request whose code runs: what the server says of it to log lines.
struct request_label {
  std::string_view id;
  std::string_view method;
  std::string_view route;  ///< its pattern; empty where none answers
};
inline constinit context<request_label> current_request_label{"current_request_label"};

}  // namespace corest
