// Composes JSON text out of parts, some of which are JSON text already.
#pragma once
#include <string>
#include <string_view>

namespace corest {

/// Appends `text` as a JSON string, with its quotes.
void append_json_string(std::string& out, std::string_view text);

/// An object that is open as long as this lives; finish a nested one before the next member.
class json_object {
 public:
  explicit json_object(std::string& out) : out_(out) { out_ += '{'; }
  json_object(json_object const&) = delete;
  json_object& operator=(json_object const&) = delete;
  ~json_object() { out_ += '}'; }

  /// Writes the name; the value is what the caller appends to the returned text.
  std::string& member(std::string_view name);
  json_object& json(std::string_view name, std::string_view value) {
    member(name) += value;
    return *this;
  }
  json_object& text(std::string_view name, std::string_view value) {
    append_json_string(member(name), value);
    return *this;
  }
  /// Leaves the member out when there is nothing to say.
  json_object& text_if_any(std::string_view name, std::string_view value) {
    return value.empty() ? *this : text(name, value);
  }

 private:
  std::string& out_;
  bool empty_ = true;
};

/// An array that is open as long as this lives.
class json_array {
 public:
  explicit json_array(std::string& out) : out_(out) { out_ += '['; }
  json_array(json_array const&) = delete;
  json_array& operator=(json_array const&) = delete;
  ~json_array() { out_ += ']'; }

  /// The next element is what the caller appends to the returned text.
  std::string& element();
  json_array& text(std::string_view value) {
    append_json_string(element(), value);
    return *this;
  }

 private:
  std::string& out_;
  bool empty_ = true;
};

}  // namespace corest
