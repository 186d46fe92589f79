// Forms without files: application/x-www-form-urlencoded.
#pragma once
#include <corest/base/result.hpp>
#include <corest/http/parse_result.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace corest::http {

/// Fields of one form: those of people have a few dozen; each costs sixteen times its shortest text.
inline constexpr std::size_t default_form_fields = 256;

struct form_limits {
  std::size_t fields = default_form_fields;
};

/// The fields of a form, decoded, in the order sent; a name may come several times. Owns its text.
class form {
 public:
  form(form&&) noexcept = default;
  form& operator=(form&&) noexcept = default;
  form(form const&) = delete;
  form& operator=(form const&) = delete;
  ~form() = default;

  struct field {
    std::string_view name;
    std::string_view value;  ///< empty also for a name without '='
  };

  /// Reads a whole body. Empty pieces ("a&&b") are skipped; spaces and what is not ASCII may stand raw, as
  /// `curl -d` sends them. Refused with 400: a '%' without two hexadecimal digits, and raw control
  /// characters; with 413: too many fields. What is decoded may be any bytes, NUL included, and need not be
  /// UTF-8.
  [[nodiscard]] static result<form, parse_result> parse(std::string_view body, form_limits limits = {});

  [[nodiscard]] std::span<field const> fields() const noexcept { return fields_; }
  /// The value of the first field of that name; nullopt when there is none.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;

 private:
  form() = default;

  std::vector<char> text_;  // keeps its address when it is moved, as a short string does not
  std::vector<field> fields_;
};

}  // namespace corest::http
