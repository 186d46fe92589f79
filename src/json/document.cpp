// A text being read: the thread's parser for a while, and where a bad text is bad.
#include "json/scratch.hpp"
#include "json/utf8.hpp"

#include <corest/json/document.hpp>

#include <string>
#include <utility>

namespace corest::json {
namespace {

// The places that the vectorised stage only knows to exist.
std::size_t find_bad_utf8(std::string_view text) {
  char const* const end = text.data() + text.size();
  char const* at = text.data();
  for (std::size_t length; at < end && (length = detail::utf8_length(at, end)) > 0;) at += length;
  return static_cast<std::size_t>(at - text.data());
}
std::size_t find_bad_string(std::string_view text) {
  std::size_t opened = 0;
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = static_cast<unsigned char>(text[i]);
    if (c == '"') {
      inside = !inside;
      opened = i;
    } else if (inside && c < 0x20) {
      return i;
    } else if (inside && c == '\\') {
      ++i;
    }
  }
  return opened;
}

}  // namespace

document::document(std::string_view text, read_options options) {
  detail::scratch* const scratch = detail::take_scratch();
  reader_.scratch_ = scratch;
  scratch->begin(options);
  using outcome = detail::structural_index::outcome;
  outcome built{};
  try {
    built = scratch->index.build(text);
  } catch (...) {
    detail::give_back(scratch);
    throw;
  }
  auto const syntax_at = [&](std::string_view what, std::size_t at) {
    reader_.stop("syntax", std::string(what) + " at byte " + std::to_string(at));
  };
  switch (built) {
    case outcome::good:
      break;
    case outcome::empty:
      syntax_at("expected a value", text.size());
      return;
    case outcome::bad_utf8:
      syntax_at("not UTF-8", find_bad_utf8(text));
      return;
    case outcome::bad_string:
      syntax_at("unfinished string or control character", find_bad_string(text));
      return;
    case outcome::too_large:
      reader_.stop("size", "must be smaller than 4 GiB");
      return;
  }
  reader_.text_ = text.data();
  reader_.token_ = scratch->index.begin();
  reader_.end_ = scratch->index.end();
  reader_.max_depth_ = options.max_depth < largest_max_depth ? options.max_depth : largest_max_depth;
}

document::~document() { detail::give_back(reader_.scratch_); }

bool document::finish(bool value_was_read) {
  if (!reader_.stopped_ && reader_.token_ != reader_.end_)
    reader_.syntax("expected nothing more", reader_.token_);
  if (!value_was_read && reader_.scratch_->failures.total == 0)
    reader_.fail("type", "must be of another form");
  return reader_.scratch_->failures.total == 0;
}

errors document::take_errors() { return std::exchange(reader_.scratch_->failures, errors{}); }

}  // namespace corest::json
