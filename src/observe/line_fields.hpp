// Which fields a line has: its own, and what the task around is known by.
#pragma once
#include "observe/redaction.hpp"

#include <corest/observe/log_scope.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace corest::observe {

/// The names of the fields of a line so far: of two with the same name the first is written.
class field_names {
 public:
  static constexpr std::size_t most = 48;

  /// Whether a field of that name is to be written; beyond `most` it is not, which has to be said.
  enum class answer : unsigned char { write, known, no_room };
  [[nodiscard]] answer enter(std::string_view name) noexcept {
    std::string_view const* const begin = seen_.data();
    std::string_view const* const end = begin + count_;
    if (name.empty() || std::find(begin, end, name) != end) return answer::known;
    if (count_ == seen_.size()) return answer::no_room;
    seen_[count_++] = name;
    return answer::write;
  }

 private:
  std::array<std::string_view, most> seen_;
  std::size_t count_ = 0;
};

/// Whether the field is to be written as `redacted`.
[[nodiscard]] inline bool is_secret(log_field const& one) noexcept {
  return one.value.type() == log_value::kind::hidden || is_secret_name(one.name);
}

/// Calls add(field) for the fields of the task that runs here, the innermost first, and for its request.
template <class Add>
void add_fields_around(Add&& add) noexcept {
  environment const* const here = current_environment();
  if (here == nullptr) return;
  for (context_entry const* each = here->context; each != nullptr; each = each->outer)
    if (each->key == &current_log_fields)
      for (auto const& field : static_cast<kept_log_fields const*>(each->value)->view()) add(field);
  request_label const* const label = current_request_label.find_here();
  if (label == nullptr) return;
  add(log_field{"method", label->method});
  if (!label->route.empty()) add(log_field{"route", label->route});
  add(log_field{"request_id", label->id});
}

}  // namespace corest::observe
