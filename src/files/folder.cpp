// Names are looked at before the system sees them.
#include "files/locate.hpp"
#include "files/relative_path.hpp"
#include "files/take_pieces.hpp"

#include <corest/files/folder.hpp>

#include <utility>

namespace corest {
namespace {

task<received_file> take_into(folder const& into, pieces from, std::string name, receive_options options) {
  if (!is_plain_name(name, into.hidden()))
    throw problem(status::bad_request, "a file cannot have that name here");
  co_return co_await take_pieces(
      from, io::new_file::create(into.directory(), std::move(name), options.permissions), options);
}

}  // namespace

task<file_response> folder::open_file(std::string name) const {
  if (!is_plain_name(name, hidden_)) throw problem(status::not_found);
  auto found = co_await locate(&opened_, name);
  if (!found) throw why_not(found.error());
  if (found->kind != io::file_kind::regular) throw problem(status::not_found);
  co_return file_response(std::move(*found), name);
}

task<received_file> folder::receive_file(body_stream& in, std::string name, receive_options options) const {
  return take_into(*this, in, std::move(name), options);
}

task<received_file> folder::receive_file(multipart_form& in, std::string name,
                                         receive_options options) const {
  return take_into(*this, in, std::move(name), options);
}

}  // namespace corest
