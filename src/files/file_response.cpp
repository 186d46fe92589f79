#include "files/file_source.hpp"
#include "files/file_tag.hpp"
#include "files/locate.hpp"

#include <corest/files/file_response.hpp>
#include <corest/http/attachment.hpp>
#include <corest/http/conditional.hpp>
#include <corest/http/date.hpp>
#include <corest/http/file_type.hpp>
#include <corest/io/cached_read.hpp>
#include <corest/web/problem.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <utility>

namespace corest {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;

std::int64_t wall_clock_ns() {
  auto const now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

/// A field whose value was made here of what may stand in one, so that nobody has to look through it. `name`
/// has its colon and space.
void append_field(response& into, std::string_view name, std::string_view value) {
  for (std::string_view const part : {name, value, std::string_view("\r\n")}) into.append_lines(part);
}

void give(response& into, byte_source* source) {
  into.stream(source, [](byte_source* ended) noexcept { delete ended; });
}

// Copies the bytes into the response if they are all in memory.
bool write_from_memory(int fd, http::byte_range range, response& into) {
  auto const size = static_cast<std::size_t>(range.size());
  auto const got = io::read_cached(fd, range.first, {into.body().reserve(size), size});
  if (!got || *got < size) return false;
  into.body().commit(size);
  return true;
}

http::requested_ranges wanted_ranges(request const& cause, std::optional<http::entity_tag> tag,
                                     std::int64_t last_modified, std::uint64_t length, std::int64_t now) {
  auto const range = cause.header(http::known::range);
  if (!range || cause.verb() != method::get) return {};
  if (auto const condition = cause.header("If-Range");
      condition && !http::if_range_holds(*condition, tag, last_modified, now))
    return {};
  return http::parse_range(*range, length);
}

}  // namespace

file_response::file_response(io::found_file found, std::string_view name)
    : found_(std::move(found)), type_(http::content_type_of(name)) {}

file_response& file_response::content_type(std::string type) {
  own_type_ = std::move(type);
  type_ = {};
  return *this;
}
file_response& file_response::download_as(std::string_view name) {
  disposition_ = http::attachment(name);
  return *this;
}
file_response& file_response::cache_control(std::string value) {
  cache_control_ = std::move(value);
  return *this;
}
file_response& file_response::etag(std::optional<corest::etag> tag) {
  own_tag_ = std::move(tag);
  tag_is_own_ = true;
  return *this;
}
file_response& file_response::coding(http::content_coding packed) noexcept {
  coding_ = packed;
  return *this;
}
file_response& file_response::vary(std::string_view fields) noexcept {
  vary_ = fields;
  return *this;
}

void file_response::write(request const& cause, response& into) {
  auto const now_ns = wall_clock_ns();
  auto const now = now_ns / second_ns;
  file_tag const made(found_, now_ns);
  std::optional<http::entity_tag> tag = made.view();
  if (tag_is_own_) tag = own_tag_ ? std::optional(http::entity_tag{own_tag_->text()}) : std::nullopt;
  auto const last_modified = found_.modified_ns / second_ns;

  bool const only_reads = cause.verb() == method::get || cause.verb() == method::head;
  http::resource_state const current{.tag = tag, .last_modified = last_modified};
  auto const verdict = only_reads ? http::evaluate(cause.verb(), http::conditions_of(cause), current, now)
                                  : http::precondition::proceed;
  if (verdict == http::precondition::failed)
    return problem(status::precondition_failed, "the file is not the one that is meant").write(cause, into);
  auto const wanted = wanted_ranges(cause, tag, last_modified, found_.size, now);
  if (verdict == http::precondition::proceed && wanted.outcome == http::range_outcome::unsatisfiable) {
    std::array<char, http::max_content_range_bytes> text;
    return problem(status::range_not_satisfiable, "the file ends before the range begins")
        .header("Content-Range", http::format_unsatisfied_range(found_.size, text.data()))
        .write(cause, into);
  }
  write_fields(tag, std::min(last_modified, now), into);
  if (verdict == http::precondition::not_modified) {
    into.status(status::not_modified);
  } else {
    write_content(cause, wanted, into);
  }
}

// What a 304 has too.
void file_response::write_fields(std::optional<http::entity_tag> tag, std::int64_t last_modified,
                                 response& into) const {
  if (tag) append_field(into, "ETag: ", http::to_string(*tag));
  std::array<char, http::date_bytes> date;
  http::format_date(last_modified, date.data());
  append_field(into, "Last-Modified: ", {date.data(), date.size()});
  if (!cache_control_.empty()) into.set("Cache-Control", cache_control_);
  if (!vary_.empty()) into.add("Vary", vary_);
}

void file_response::write_content(request const& cause, http::requested_ranges const& wanted,
                                  response& into) {
  into.append_lines("Accept-Ranges: bytes\r\nX-Content-Type-Options: nosniff\r\n");
  if (coding_ != http::content_coding::identity)
    append_field(into, "Content-Encoding: ", http::to_string(coding_));
  if (!disposition_.empty()) append_field(into, "Content-Disposition: ", disposition_);
  bool const partial = wanted.outcome == http::range_outcome::partial;
  if (partial) into.status(status::partial_content);
  if (partial && wanted.ranges().size() > 1) {
    std::string type(type_.empty() ? own_type_ : type_);
    auto* const source =
        new byteranges_source(std::move(found_.opened), wanted.ranges(), found_.size, std::move(type));
    give(into, source);
    append_field(into, "Content-Type: ", source->content_type());
    return;
  }
  if (type_.empty()) {
    into.set("Content-Type", own_type_);
  } else {
    append_field(into, "Content-Type: ", type_);
  }
  std::uint64_t offset = 0;
  std::uint64_t size = found_.size;
  if (partial) {
    auto const range = wanted.ranges().front();
    std::array<char, http::max_content_range_bytes> text;
    append_field(into, "Content-Range: ", http::format_content_range(range, found_.size, text.data()));
    offset = range.first;
    size = range.size();
  }
  bool const small = size > 0 && size <= small_body_bytes && cause.verb() != method::head;
  if (small && write_from_memory(found_.opened.fd(), {offset, offset + size - 1}, into)) return;
  give(into, new file_source(std::move(found_.opened), offset, size));
}

task<file_response> open_file(std::string path) {
  auto found = co_await locate(nullptr, path);
  if (!found) throw why_not(found.error());
  if (found->kind != io::file_kind::regular) throw problem(status::not_found);
  co_return file_response(std::move(*found), path);
}

void responder<file_response>::describe(openapi::operation& op) {
  constexpr std::string_view bytes = "application/octet-stream";
  constexpr std::string_view text = R"({"type":"string"})";
  op.response(status::ok, {}, bytes);
  bool const only_reads = op.verb() == method::get || op.verb() == method::head;
  if (only_reads) {
    op.parameter({.in = openapi::location::header,
                  .name = "Range",
                  .schema = std::string(text),
                  .description = "Which bytes to send: bytes=0-499"});
    op.parameter({.in = openapi::location::header,
                  .name = "If-None-Match",
                  .schema = std::string(text),
                  .description = "ETags the client has already"});
    op.response(status::partial_content, {}, bytes);
    op.response(status::not_modified);
    op.problem(status::precondition_failed);
    op.problem(status::range_not_satisfiable);
  }
  op.problem(status::not_found);
  for (status const code : {status::ok, status::partial_content, status::not_modified}) {
    if (code != status::ok && !only_reads) continue;
    op.response_header(
        code, {.name = "ETag", .schema = std::string(text), .description = "The version of the file"});
    op.response_header(
        code,
        {.name = "Last-Modified", .schema = std::string(text), .description = "When the file was changed"});
  }
}

}  // namespace corest
