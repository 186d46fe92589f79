// Finds delimiters: they begin with the only CR they have, so what looked like one and is none is data as a
// whole.
#include "http/preference.hpp"

#include <corest/http/multipart.hpp>

#include <algorithm>
#include <cstring>

namespace corest::http {
namespace {

using event = multipart_event;

constexpr std::string_view boundary_signs = "'()+_,-./:=? ";

bool is_boundary(std::string_view text) noexcept {
  if (text.empty() || text.size() > max_boundary_bytes || text.back() == ' ') return false;
  return std::all_of(text.begin(), text.end(), [](char each) {
    return is(each, digit_character) || (to_lower(each) >= 'a' && to_lower(each) <= 'z') ||
           boundary_signs.find(each) != std::string_view::npos;
  });
}

multipart_parser::step bad(char const* reason, std::size_t consumed,
                           status code = status::bad_request) noexcept {
  return {event::bad, consumed, {}, reason, code};
}

/// Where the delimiter begins, or what may become one with more input; the size when nowhere.
std::size_t find_delimiter(std::string_view input, std::string_view delimiter) noexcept {
  for (std::size_t at = 0; at < input.size();) {
    auto const found = input.find('\r', at);
    if (found == std::string_view::npos) break;
    auto const candidate = input.substr(found, delimiter.size());
    if (delimiter.starts_with(candidate)) return found;
    at = found + 1;
  }
  return input.size();
}

}  // namespace

std::optional<std::string> boundary_of(media_type const& type) {
  if (!type.is("multipart", "form-data")) return std::nullopt;
  int found = 0;
  list_reader parameters(type.parameters, ';');
  while (auto const each = parameters.next()) {
    auto const split = split_parameter(*each);
    found += split && equals_ignoring_case(split->name, "boundary") ? 1 : 0;
  }
  auto boundary = type.parameter("boundary");
  if (found != 1 || !is_boundary(*boundary)) return std::nullopt;
  return boundary;
}

multipart_parser::multipart_parser(std::string_view boundary, multipart_limits limits) : limits_(limits) {
  constexpr std::string_view start = "\r\n--";
  boundary = boundary.substr(0, max_boundary_bytes);
  char* const end = std::copy(start.begin(), start.end(), delimiter_.data());
  delimiter_bytes_ =
      static_cast<std::size_t>(std::copy(boundary.begin(), boundary.end(), end) - delimiter_.data());
}

multipart_parser::step multipart_parser::next(std::string_view input) {
  std::size_t consumed = 0;
  while (consumed < input.size()) {
    step result;
    if (state_ == state::data) {
      result = take_data(input.substr(consumed));
    } else if (state_ == state::head) {
      result = take_head(input.substr(consumed));
    } else {
      result = take(input[consumed]);
    }
    consumed += result.consumed;
    if (result.event != event::need_more) {
      result.consumed = consumed;
      return result;
    }
  }
  return {event::need_more, consumed};
}

/// Takes one byte of what stands around the parts.
multipart_parser::step multipart_parser::take(char byte) noexcept {
  constexpr step taken{event::need_more, 1};
  switch (state_) {
    case state::start:  // the CR LF of the first delimiter may be left out
      state_ = state::first_boundary;
      matched_ = byte == '\r' ? 0 : 2;
      [[fallthrough]];
    case state::first_boundary:
      if (byte != delimiter_[matched_]) return bad("a multipart body must begin with its boundary", 1);
      if (++matched_ == delimiter_bytes_) state_ = state::behind_boundary;
      return taken;
    case state::behind_boundary:
      matched_ = 0;
      if (byte == '-') {
        state_ = state::last_dash;
        return taken;
      }
      state_ = state::padding;
      [[fallthrough]];
    case state::padding:
      if (byte == '\r') {
        state_ = state::boundary_lf;
      } else if (byte != ' ' && byte != '\t') {
        return bad("a line that begins with the boundary has something behind it", 1);
      }
      return taken;
    case state::boundary_lf:
      if (byte != '\n') return bad("a CR without LF", 1);
      if (++parts_ > limits_.parts) return bad("there are too many parts", 1, status::content_too_large);
      head_.clear();
      state_ = state::head;
      return taken;
    case state::last_dash:
      if (byte != '-') return bad("a line that begins with the boundary has something behind it", 1);
      state_ = state::epilogue;
      return {event::end, 1};
    case state::epilogue:
      if (byte == '\r') {
        state_ = state::epilogue_lf;
      } else if (byte != ' ' && byte != '\t') {
        return bad("there is something behind the last part", 1);
      }
      return taken;
    case state::epilogue_lf:
      if (byte != '\n') return bad("a CR without LF", 1);
      state_ = state::over;
      return taken;
    default:
      return bad("there is something behind the last part", 1);
  }
}

multipart_parser::step multipart_parser::take_data(std::string_view input) noexcept {
  if (matched_ > 0) return match_on(input);
  auto const found = find_delimiter(input, delimiter());
  if (found > 0) return {event::data, found, input.substr(0, found)};
  matched_ = std::min(input.size(), delimiter_bytes_);
  if (matched_ < delimiter_bytes_) return {event::need_more, matched_};
  state_ = state::behind_boundary;
  return {event::part_end, matched_};
}

/// Goes on with a delimiter that began in the input before; if it is none, its bytes are known all the same.
multipart_parser::step multipart_parser::match_on(std::string_view input) noexcept {
  auto const rest = delimiter().substr(matched_);
  auto const size = std::min(rest.size(), input.size());
  if (!rest.starts_with(input.substr(0, size))) {
    auto const known = delimiter().substr(0, matched_);
    matched_ = 0;
    return {event::data, 0, known};
  }
  matched_ += size;
  if (matched_ < delimiter_bytes_) return {event::need_more, size};
  state_ = state::behind_boundary;
  return {event::part_end, size};
}

multipart_parser::step multipart_parser::take_head(std::string_view input) {
  constexpr std::string_view end = "\r\n\r\n";
  auto const before = head_.size();
  head_.append(input.substr(0, limits_.head_bytes - before));
  auto const from = before < end.size() ? 0 : before - end.size() + 1;
  auto size = head_.find(end, from);
  size = head_.starts_with("\r\n") ? 2 : size == std::string::npos ? size : size + end.size();
  if (size == std::string::npos) {
    auto const taken = head_.size() - before;
    if (head_.size() == limits_.head_bytes)
      return bad("the fields of a part are too long", taken, status::content_too_large);
    return {event::need_more, taken};
  }
  head_.resize(size);
  if (auto const* const reason = read_head()) return bad(reason, size - before);
  if (name_.size() > limits_.name_bytes)
    return bad("the name of a part is too long", size - before, status::content_too_large);
  state_ = state::data;
  return {event::part, size - before};
}

}  // namespace corest::http
