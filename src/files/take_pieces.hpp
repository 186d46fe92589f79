// Bytes that arrive, into a file that is being made.
#pragma once
#include <corest/base/buffer.hpp>
#include <corest/files/receive_file.hpp>
#include <corest/io/error.hpp>
#include <corest/web/multipart_form.hpp>
#include <corest/web/problem.hpp>

namespace corest {

/// A body, or the part that a form stands at; borrowed.
class pieces {
 public:
  pieces(body_stream& body) noexcept : body_(&body) {}     // NOLINT(google-explicit-constructor): a reference
  pieces(multipart_form& form) noexcept : form_(&form) {}  // NOLINT(google-explicit-constructor)

  /// Appends the next one to `into`, which is empty; false at the end.
  task<bool> next(buffer& into) const { return body_ != nullptr ? body_->next(into) : form_->next(into); }

 private:
  body_stream* body_ = nullptr;
  multipart_form* form_ = nullptr;
};

/// See receive_file().
task<received_file> take_pieces(pieces from, task<io::new_file> create, receive_options options);

/// What a client is told of a file that could not be written. Throws what is not its business.
problem problem_of(io_error const& failure);

}  // namespace corest
