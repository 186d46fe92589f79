// A body into a file that is being made.
#pragma once
#include <corest/files/receive_file.hpp>
#include <corest/io/error.hpp>
#include <corest/web/problem.hpp>

namespace corest {

/// See receive_file().
task<received_file> take_body(body_stream& in, task<io::new_file> create, receive_options options);

/// What a client is told of a file that could not be written. Throws what is not its business.
problem problem_of(io_error const& failure);

}  // namespace corest
