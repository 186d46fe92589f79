// Filling in a span, within the room there is.
#include <corest/observe/span_record.hpp>

#include <algorithm>
#include <cstring>

namespace corest {

void span_record::begin(std::string_view name, span_kind kind, trace_context const& own,
                        span_id parent) noexcept {
  context_ = own;
  parent_ = parent;
  kind_ = kind;
  status_ = span_status::unset;
  message_ = {};
  start_ = end_ = 0;
  attribute_count_ = event_count_ = dropped_attributes_ = dropped_events_ = text_used_ = 0;
  name_ = keep(name);
}

// A cut never leaves half a character: what is exported has to be UTF-8.
std::string_view span_record::keep(std::string_view text) noexcept {
  std::size_t size = std::min({text.size(), longest_value, text_.size() - text_used_});
  if (size < text.size())
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0) == 0x80) --size;
  char* const to = text_.data() + text_used_;
  if (size != 0) std::memcpy(to, text.data(), size);
  text_used_ += static_cast<std::uint32_t>(size);
  return {to, size};
}

void span_record::set(std::string_view key, value is) noexcept {
  attribute* place = std::find_if(attributes_.data(), attributes_.data() + attribute_count_,
                                  [key](attribute const& one) { return one.key == key; });
  if (place == attributes_.data() + attribute_count_) {
    if (attribute_count_ == most_attributes || key.size() > text_.size() - text_used_) {
      ++dropped_attributes_;
      return;
    }
    ++attribute_count_;
    place->key = keep(key);
  }
  if (auto const* const text = std::get_if<std::string_view>(&is)) is = keep(*text);
  place->is = is;
}

void span_record::add_event(std::string_view name, std::int64_t unix_nanos) noexcept {
  if (event_count_ == most_events) {
    ++dropped_events_;
    return;
  }
  events_[event_count_++] = {keep(name), unix_nanos};
}

void span_record::fail(std::string_view message) noexcept {
  if (status_ == span_status::error) return;
  status_ = span_status::error;
  message_ = keep(message);
}

std::string_view span_record::text(std::string_view key) const noexcept {
  for (attribute const& one : attributes())
    if (one.key == key)
      if (auto const* const found = std::get_if<std::string_view>(&one.is)) return *found;
  return {};
}

}  // namespace corest
