// A file as the answer to a request: conditions, ranges, and no copy of it in this process.
#pragma once
#include <corest/async/task.hpp>
#include <corest/http/content_coding.hpp>
#include <corest/http/etag.hpp>
#include <corest/http/range.hpp>
#include <corest/io/directory.hpp>
#include <corest/web/etag.hpp>
#include <corest/web/respond.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace corest {

/// A body of at most so many bytes is sent from memory, in one piece with its head; what is larger goes out
/// by sendfile(), which costs more to begin with.
inline constexpr std::size_t small_body_bytes = 32 * 1024;
/// A file changed within this time has a weak entity tag: it may be changed again without its time telling.
inline constexpr std::int64_t settled_after_ns = 2'000'000'000;

/// An open file, for handlers to return:
///
///   task<file_response> report() {
///     auto file = co_await open_file("/data/report.pdf");
///     file.download_as("Report.pdf").cache_control("private, max-age=60");
///     co_return file;
///   }
///
/// GET and HEAD are answered as their conditions and ranges ask: 200, 206, 304, 412 or 416, with ETag,
/// Last-Modified and Accept-Ranges. The Content-Type is that of the name; nobody is to guess another
/// (nosniff). A file that becomes shorter while it is sent ends the connection.
class file_response {
 public:
  /// `name` is what the type is told by.
  file_response(io::found_file found, std::string_view name);

  file_response& content_type(std::string type);
  /// Has browsers save it under that name, whatever the name has in it (see http::attachment).
  file_response& download_as(std::string_view name);
  file_response& cache_control(std::string value);
  /// Instead of the tag made of the file's time, size and inode; nullopt: none.
  file_response& etag(std::optional<corest::etag> tag);
  /// The file is packed that way: its type is that of what it holds.
  file_response& coding(http::content_coding packed) noexcept;
  /// The request fields that had a say in which file this is, as Vary has them; the text must live on.
  file_response& vary(std::string_view fields) noexcept;

  [[nodiscard]] std::uint64_t size() const noexcept { return found_.size; }
  [[nodiscard]] std::int64_t modified_ns() const noexcept { return found_.modified_ns; }  ///< since 1970

 private:
  friend responder<file_response>;

  void write(request const& cause, response& into);
  void write_fields(std::optional<http::entity_tag> tag, std::int64_t last_modified, response& into) const;
  void write_content(request const& cause, http::requested_ranges const& wanted, response& into);

  io::found_file found_;
  std::string own_type_;
  std::string_view type_;  // of the name; empty: own_type_
  std::string disposition_;
  std::string cache_control_;
  std::string_view vary_;
  std::optional<corest::etag> own_tag_;
  bool tag_is_own_ = false;
  http::content_coding coding_ = http::content_coding::identity;
};

/// Opens the file at `path`, which must not come from a stranger: see `folder` for that. What the kernel has
/// in memory is opened at once, anything else on the pool. Throws a 404 problem when there is no regular
/// file, 403 when it may not be read, io_error.
task<file_response> open_file(std::string path);

template <>
struct responder<file_response> {
  static constexpr bool may_stream = true;
  static void write(file_response&& value, request const& cause, response& into) { value.write(cause, into); }
  static void describe(openapi::operation& op);
};

}  // namespace corest
