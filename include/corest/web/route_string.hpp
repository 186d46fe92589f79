// A route pattern that is checked against its handler while the program compiles.
#pragma once
#include <corest/web/pattern.hpp>
#include <corest/web/placeholder_use.hpp>
#include <corest/web/signature.hpp>

#include <string_view>

namespace corest {

/// A pattern known only at run time, checked when it is registered: `app.get(runtime_pattern{text}, f)`.
struct runtime_pattern {
  std::string_view text;
};

namespace web {

// Never defined: what the compiler refuses to call while it reads a pattern is the sentence it prints.
void a_route_pattern_starts_with_a_slash();
void a_route_pattern_has_no_empty_segments();
void a_route_pattern_has_no_dot_segments();
void the_text_of_a_route_pattern_is_written_decoded_and_without_spaces();
void a_placeholder_fills_the_whole_segment_between_two_slashes();
void a_brace_of_a_route_pattern_is_not_closed();
void a_placeholder_of_a_route_pattern_needs_a_name();
void a_placeholder_name_has_only_letters_digits_and_underscores();
void the_constraint_of_a_placeholder_is_int_uint_uuid_or_alpha();
void a_placeholder_for_the_rest_of_the_path_stands_at_the_end();
void two_placeholders_of_a_route_pattern_have_the_same_name();
void a_route_pattern_has_at_most_16_placeholders();
void pattern_placeholders_do_not_match_the_path_parameters_of_the_handler();
void a_member_of_the_path_struct_is_no_placeholder_of_the_pattern();
void this_pattern_has_more_placeholders_than_the_handler_has_path_parameters();

consteval void refuse(pattern_error error) {
  switch (error) {
    case pattern_error::none:
      return;
    case pattern_error::no_leading_slash:
      return a_route_pattern_starts_with_a_slash();
    case pattern_error::empty_segment:
      return a_route_pattern_has_no_empty_segments();
    case pattern_error::dot_segment:
      return a_route_pattern_has_no_dot_segments();
    case pattern_error::forbidden_character:
      return the_text_of_a_route_pattern_is_written_decoded_and_without_spaces();
    case pattern_error::partial_placeholder:
      return a_placeholder_fills_the_whole_segment_between_two_slashes();
    case pattern_error::unclosed_brace:
      return a_brace_of_a_route_pattern_is_not_closed();
    case pattern_error::empty_name:
      return a_placeholder_of_a_route_pattern_needs_a_name();
    case pattern_error::bad_name:
      return a_placeholder_name_has_only_letters_digits_and_underscores();
    case pattern_error::unknown_constraint:
      return the_constraint_of_a_placeholder_is_int_uint_uuid_or_alpha();
    case pattern_error::rest_not_last:
      return a_placeholder_for_the_rest_of_the_path_stands_at_the_end();
    case pattern_error::duplicate_name:
      return two_placeholders_of_a_route_pattern_have_the_same_name();
    case pattern_error::too_many_placeholders:
      return a_route_pattern_has_at_most_16_placeholders();
  }
}

/// The pattern of a route. In a group with a prefix the handler may also read the prefix's placeholders, so
/// there the rest is checked when the route is registered.
template <class Handler, bool Prefixed>
class route_string {
 public:
  consteval route_string(char const* pattern) : text_(pattern) {  // NOLINT(google-explicit-constructor)
    constexpr placeholder_use use = placeholder_use_of<Handler>();
    pattern_check const seen = check_pattern(text_);
    if (seen.error != pattern_error::none) refuse(seen.error);
    if constexpr (Prefixed) {
      if (!use.any && use.count < seen.placeholders) {
        this_pattern_has_more_placeholders_than_the_handler_has_path_parameters();
      }
    } else {
      if (!use.fits(seen.placeholders))
        pattern_placeholders_do_not_match_the_path_parameters_of_the_handler();
      if (use.names_missing_in(text_)) {
        a_member_of_the_path_struct_is_no_placeholder_of_the_pattern();
      }
    }
  }
  route_string(runtime_pattern pattern) noexcept  // NOLINT(google-explicit-constructor): it is checked later
      : text_(pattern.text) {}

  [[nodiscard]] constexpr std::string_view text() const noexcept { return text_; }

 private:
  std::string_view text_;
};

}  // namespace web
}  // namespace corest
