// Objects and arrays that close themselves, for JSON documents that no struct describes.
#pragma once
#include <corest/json/writer.hpp>

#include <string_view>

namespace corest::web {

/// An object that is open as long as this lives; a value in it must be complete before the next member.
class json_object {
 public:
  explicit json_object(json::writer& out) : out_(out) { out_.begin_object(); }
  json_object(json_object const&) = delete;
  json_object& operator=(json_object const&) = delete;
  ~json_object() { out_.end_object(); }

  /// Writes the name; the caller writes the value.
  json::writer& member(std::string_view name) {
    out_.member(name);
    return out_;
  }
  /// `value` is JSON text.
  json_object& json(std::string_view name, std::string_view value) {
    member(name).raw(value);
    return *this;
  }
  json_object& text(std::string_view name, std::string_view value) {
    member(name).string(value);
    return *this;
  }
  /// Leaves the member out when there is nothing to say.
  json_object& text_if_any(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }

 private:
  json::writer& out_;
};

/// An array that is open as long as this lives.
class json_array {
 public:
  explicit json_array(json::writer& out) : out_(out) { out_.begin_array(); }
  json_array(json_array const&) = delete;
  json_array& operator=(json_array const&) = delete;
  ~json_array() { out_.end_array(); }

  /// The caller writes the item.
  json::writer& item() {
    out_.item();
    return out_;
  }
  json_array& text(std::string_view value) {
    item().string(value);
    return *this;
  }

 private:
  json::writer& out_;
};

}  // namespace corest::web
