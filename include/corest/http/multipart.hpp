// multipart/form-data, read as it arrives: forms with files (RFC 7578, RFC 2046 section 5.1).
#pragma once
#include <corest/http/media_type.hpp>
#include <corest/http/status.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace corest::http {

/// RFC 2046 section 5.1.1.
inline constexpr std::size_t max_boundary_bytes = 70;
/// Parts of one body: forms have a few dozen fields, and each part costs its reader a decision.
inline constexpr std::size_t default_parts = 128;
/// The fields in front of one part, with its empty line: three short ones.
inline constexpr std::size_t default_part_head_bytes = 2 * 1024;
/// The name of a part: what a field of a form is called.
inline constexpr std::size_t default_part_name_bytes = 256;

struct multipart_limits {
  std::size_t parts = default_parts;
  std::size_t head_bytes = default_part_head_bytes;
  std::size_t name_bytes = default_part_name_bytes;
};

/// The boundary that a Content-Type of multipart/form-data names; nullopt for any other type, and where it
/// has none, two, or one that is none by the grammar.
[[nodiscard]] std::optional<std::string> boundary_of(media_type const& type);

enum class multipart_event : std::uint8_t {
  need_more,  ///< all of the input was taken
  part,       ///< a part begins: see name(), file_name(), content_type()
  data,       ///< some of its bytes
  part_end,   ///< it is complete
  end,        ///< that was the last part
  bad,        ///< not acceptable: answer with `code`; nothing behind it can be trusted
};

/// Reads one body in pieces of any size, in constant memory. Only a CR LF may stand in front of the first
/// boundary or behind the last: what a preamble says one reader ignores, and another one takes for parts.
class multipart_parser {
 public:
  /// The boundary must be one that boundary_of() gave.
  explicit multipart_parser(std::string_view boundary, multipart_limits limits = {});

  struct step {
    multipart_event event = multipart_event::need_more;
    std::size_t consumed = 0;    ///< bytes of the input that were read
    std::string_view data = {};  ///< with `data`: one byte or more; lives as long as input and parser
    char const* reason = "";     ///< with `bad`: one short sentence for the client
    status code = status::bad_request;
  };
  /// The next event. Call it with what was not consumed until it says need_more, then with new input. Not to
  /// be called again after bad.
  [[nodiscard]] step next(std::string_view input);

  /// Whether the body may end here; if not at its end, it was cut short: 400.
  [[nodiscard]] bool complete() const noexcept { return state_ == state::epilogue || state_ == state::over; }

  // Of the current part; views that live until it has ended.

  /// The name of the field, as sent but for the backslashes of a quoted string; need not be UTF-8.
  [[nodiscard]] std::string_view name() const noexcept { return name_; }
  /// The name that the file has where it comes from, likewise; nullopt for a field that is no file. It says
  /// nothing about where to store it: see safe_file_name().
  [[nodiscard]] std::optional<std::string_view> file_name() const noexcept { return file_name_; }
  /// What the sender takes the part for; empty when it says nothing. A claim, and not checked.
  [[nodiscard]] std::string_view content_type() const noexcept { return content_type_; }

 private:
  enum class state : std::uint8_t {
    start,
    first_boundary,
    behind_boundary,
    padding,
    boundary_lf,
    last_dash,
    head,
    data,
    epilogue,
    epilogue_lf,
    over,
  };
  [[nodiscard]] std::string_view delimiter() const noexcept { return {delimiter_.data(), delimiter_bytes_}; }
  step take_data(std::string_view input) noexcept;
  step match_on(std::string_view input) noexcept;
  step take_head(std::string_view input);
  step take(char byte) noexcept;
  char const* read_head();
  char const* read_field(std::string_view line);
  char const* read_disposition(std::string_view value);

  multipart_limits limits_;
  std::array<char, max_boundary_bytes + 4> delimiter_{};  // CR LF, two dashes and the boundary
  std::size_t delimiter_bytes_ = 0;
  std::size_t matched_ = 0;  // bytes of the delimiter that ended the input before
  std::size_t parts_ = 0;
  std::string head_;
  std::string name_;
  std::string file_text_;
  std::optional<std::string_view> file_name_;
  std::string_view content_type_;
  bool has_name_ = false;
  state state_ = state::start;
};

}  // namespace corest::http
