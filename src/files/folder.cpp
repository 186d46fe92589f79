// Names are looked at before the system sees them.
#include "files/locate.hpp"
#include "files/relative_path.hpp"
#include "files/take_body.hpp"

#include <corest/files/folder.hpp>

#include <utility>

namespace corest {

task<file_response> folder::open_file(std::string name) const {
  if (!is_plain_name(name, hidden_)) throw problem(status::not_found);
  auto found = co_await locate(&opened_, name);
  if (!found) throw why_not(found.error());
  if (found->kind != io::file_kind::regular) throw problem(status::not_found);
  co_return file_response(std::move(*found), name);
}

task<received_file> folder::receive_file(body_stream& in, std::string name, receive_options options) const {
  if (!is_plain_name(name, hidden_)) throw problem(status::bad_request, "a file cannot have that name here");
  co_return co_await take_body(in, io::new_file::create(opened_, std::move(name), options.permissions),
                               options);
}

}  // namespace corest
