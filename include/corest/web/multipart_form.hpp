// Forms with files, read while they arrive.
#pragma once
#include <corest/async/task.hpp>
#include <corest/base/buffer.hpp>
#include <corest/http/multipart.hpp>
#include <corest/web/body_stream.hpp>
#include <corest/web/extract.hpp>
#include <corest/web/extraction.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace corest {

/// A body of type multipart/form-data (415 otherwise), part by part at constant memory, for coroutine
/// handlers:
///
///   task<receipt> upload(multipart_form in) {
///     while (co_await in.next_part()) {
///       if (in.name() == "title") title = co_await in.text();
///       if (in.name() == "photo") while (auto piece = co_await in.next()) use(*piece);
///
/// receive_file() of the layer `files` takes a part straight into a file. As body_stream in everything else.
/// What it throws for a malformed or cut off body is a body_error, which left alone is the answer. Any page
/// may post such a form with the cookies of its visitor: where cookies say who calls, demand a token as well.
class multipart_form {
 public:
  /// A field that is text, in bytes.
  static constexpr std::size_t default_text_bytes = 64 * 1024;

  /// The boundary must be one that http::boundary_of() gave. For other limits than the usual take the request
  /// itself as a parameter, and make one from it.
  multipart_form(request const& of, std::string_view boundary, http::multipart_limits limits = {});

  /// Goes to the next part, past what was not read of this one; false behind the last.
  task<bool> next_part();

  /// The field's name, as sent; of this part, and until the next.
  [[nodiscard]] std::string_view name() const noexcept { return parser_.name(); }
  /// What the client calls the file; nothing for a field that is no file. Never a path to store it at: see
  /// http::safe_file_name().
  [[nodiscard]] std::optional<std::string_view> file_name() const noexcept { return parser_.file_name(); }
  /// What the client takes it for; a claim.
  [[nodiscard]] std::string_view content_type() const noexcept { return parser_.content_type(); }

  /// The next piece of this part, good until the next call; nothing at its end.
  task<std::optional<std::string_view>> next();
  /// As next(), for those who pass bytes on: appends the next piece to `into`; false at the end.
  task<bool> next(buffer& into);
  /// All that is left of this part. Throws the 413 problem when that is more than `max_bytes`.
  task<std::string> text(std::size_t max_bytes = default_text_bytes);

 private:
  task<http::multipart_parser::step> step();
  task<> finish();

  body_stream body_;
  http::multipart_parser parser_;
  std::string_view input_;  // of body_, not yet parsed
  bool within_part_ = false;
  bool over_ = false;
};

template <>
struct extract<multipart_form> {
  static constexpr bool takes_body = true;
  static constexpr bool streams_body = true;
  static std::optional<multipart_form> from(web::extraction& ex);
  static void describe(openapi::operation& op);
};

}  // namespace corest
