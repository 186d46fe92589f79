// How a file that is being written gets its name; both ways, with and without a name of its own until then.
#pragma once
#include <corest/io/descriptor.hpp>
#include <corest/io/new_file.hpp>

#include <string>

namespace corest::io {

// All throw io_error. `folder` may be an O_PATH descriptor.

/// A file without a name in that folder; none where the file system has no such files.
descriptor open_unnamed(int folder, unsigned permissions);
/// A file of a new hidden name, made of `name`; what a process that died left behind is passed over.
descriptor open_hidden(int folder, std::string const& name, unsigned permissions, std::string& hidden_name);

/// Names the unnamed file; true when it has replaced another.
bool publish_unnamed(int fd, int folder, std::string const& name, existing policy);
/// Renames the hidden file; likewise.
bool publish_hidden(int folder, std::string const& hidden_name, std::string const& name, existing policy);

}  // namespace corest::io
