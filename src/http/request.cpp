// Looking up the fields of a request by name.
#include <corest/http/request.hpp>
#include <corest/http/token.hpp>

#include <algorithm>
#include <cstring>

namespace corest {

std::optional<std::string_view> request::header(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < head_.field_count; ++i) {
    auto const& field = head_.fields[i];
    if (field.name.length == name.size() && http::equals_ignoring_case(text(field.name), name))
      return text(field.value);
  }
  return std::nullopt;
}

void request::set_id(std::string_view id) noexcept {
  id_size_ = static_cast<std::uint8_t>(std::min(id.size(), max_id_bytes));
  std::memcpy(id_.data(), id.data(), id_size_);
}

}  // namespace corest
