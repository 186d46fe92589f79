// Keeping the texts of fields.
#include "observe/redaction.hpp"

#include <corest/observe/log_scope.hpp>

namespace corest {

kept_log_fields::kept_log_fields(log_fields fields) {
  std::size_t bytes = 0;
  auto const text_of = [](log_field const& one) {
    // What will not be shown is not kept either.
    bool const shown = one.value.type() == log_value::kind::text && !observe::is_secret_name(one.name);
    return shown ? one.value.text() : std::string_view();
  };
  for (auto const& each : fields) bytes += each.name.size() + text_of(each).size();
  texts_.reserve(bytes);  // so that views stay
  auto const keep = [this](std::string_view text) {
    std::size_t const at = texts_.size();
    texts_.insert(texts_.end(), text.begin(), text.end());
    return std::string_view(texts_.data() + at, text.size());
  };
  fields_.reserve(fields.size());
  for (auto const& each : fields) {
    auto const name = keep(each.name);
    bool const is_text = each.value.type() == log_value::kind::text;
    fields_.push_back({name, is_text ? log_value(keep(text_of(each))) : each.value});
  }
}

}  // namespace corest
