// Bodies of any size into files, and parts of forms.
#pragma once
#include <corest/async/task.hpp>
#include <corest/io/file.hpp>
#include <corest/io/new_file.hpp>
#include <corest/web/body_stream.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace corest {

class multipart_form;

using io::durability;
using io::existing;

struct receive_options {
  existing if_exists = existing::replace;    ///< keep: a 409 problem when there is a file of that name
  durability survives = durability::cached;  ///< synced: a loss of power behind the answer takes nothing
  /// A larger body is a 413 problem; so is one beyond the max_body() of its route, which is 1 GiB unless it
  /// says otherwise.
  std::uint64_t max_bytes = std::numeric_limits<std::uint64_t>::max();
  unsigned permissions = io::default_permissions;  ///< before the umask
};

struct received_file {
  std::uint64_t size = 0;
  bool replaced = false;  ///< there was a file of that name
};

/// Takes the rest of a body into the file at `path`, which must not come from a stranger: see `folder` for
/// that. At most two batches of 256 KiB are in memory: one is written on the pool while the next arrives, and
/// the client waits when the disk does. The file appears as a whole when all of it is there; when the body is
/// broken off or too large, the task is cancelled or the process dies, nothing is left of it (see
/// io::new_file). Throws body_error, and problems: 413; 409 when the name is taken or its folder is not
/// there; 507 when the disk is full.
task<received_file> receive_file(body_stream& in, std::string path, receive_options options = {});
/// The same for what is left of the part that the form stands at. Each file of a form appears when it is
/// complete by itself; one that is refused can be passed over with next_part().
task<received_file> receive_file(multipart_form& in, std::string path, receive_options options = {});

}  // namespace corest
