#include "files/take_pieces.hpp"

#include <corest/async/shield.hpp>
#include <corest/async/when_all.hpp>
#include <corest/base/buffer.hpp>
#include <corest/files/receive_file.hpp>

#include <cerrno>
#include <chrono>
#include <exception>
#include <utility>

namespace corest {
namespace {

/// How long an upload that was cancelled waits for the pool to free its gigabytes; then the worker does it.
constexpr std::chrono::seconds discard_grace{5};

/// A trip to the pool and back costs as much as a piece of a body; so several of them go together. With the
/// last piece it is a quarter of a mebibyte at most.
constexpr std::size_t batch_bytes = 192 * 1024;

// False when that was all.
task<bool> gather(pieces in, buffer& piece, buffer& into) {
  while (into.size() < batch_bytes) {
    piece.clear();
    bool const more = co_await in.next(piece);
    if (!more) co_return false;
    into.append(piece.view());
  }
  co_return true;
}

// One batch is written while the next arrives.
task<> copy(pieces in, io::new_file& to, std::uint64_t max_bytes) {
  buffer piece;
  buffer written;
  buffer arrived;
  bool more = co_await gather(in, piece, arrived);
  while (!arrived.empty()) {
    if (arrived.size() > max_bytes - to.size())
      throw problem(status::content_too_large, "the file is too large");
    written.swap(arrived);
    arrived.clear();
    if (!more) co_return co_await to.write(written.view());
    auto const [wrote, next] = co_await when_all(to.write(written.view()), gather(in, piece, arrived));
    more = next;
  }
}

}  // namespace

problem problem_of(io_error const& failure) {
  auto const& code = failure.code();
  if (code == std::errc::no_space_on_device || code == std::error_code(EDQUOT, std::generic_category()))
    return problem(status::insufficient_storage, "there is no room for the file");
  if (code == std::errc::file_too_large) return problem(status::content_too_large, "the file is too large");
  if (code == std::errc::file_exists) return problem(status::conflict, "there is a file of that name");
  if (code == std::errc::is_a_directory) return problem(status::conflict, "that is the name of a folder");
  if (code == std::errc::cross_device_link)
    return problem(status::bad_request, "a file cannot have that name here");
  if (code == std::errc::no_such_file_or_directory || code == std::errc::not_a_directory)
    return problem(status::conflict, "its folder does not exist");
  throw failure;
}

task<received_file> take_pieces(pieces from, task<io::new_file> create, receive_options options) {
  std::exception_ptr failure;
  io::new_file made;
  received_file result;
  try {
    made = co_await std::move(create);
    co_await copy(from, made, options.max_bytes);
    result.size = made.size();
    result.replaced = co_await made.publish(options.if_exists, options.survives);
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) co_return result;
  try {
    co_await shield(discard_grace, made.discard());
  } catch (
      ...) {  // NOLINT(bugprone-empty-catch): the pool has no time for it, so its destructor does it here
  }
  try {
    std::rethrow_exception(failure);
  } catch (io_error const& error) {
    throw problem_of(error);
  }
}

task<received_file> receive_file(body_stream& in, std::string path, receive_options options) {
  return take_pieces(in, io::new_file::create(std::move(path), options.permissions), options);
}

task<received_file> receive_file(multipart_form& in, std::string path, receive_options options) {
  return take_pieces(in, io::new_file::create(std::move(path), options.permissions), options);
}

}  // namespace corest
