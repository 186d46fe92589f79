// The three standard descriptors of a child to be, on both sides.
#pragma once
#include <corest/io/descriptor.hpp>
#include <corest/io/stream.hpp>
#include <corest/io/subprocess.hpp>

namespace corest::io {

/// Which way the bytes go, seen from the child.
enum class direction : bool { reads, writes };

/// What becomes of one of them. The child's side has a number above 2, so that putting one in its place does
/// not overwrite another; it dies here once the child has it.
struct child_end {
  descriptor child;  // none: inherited
  stream parent;     // none: no pipe
};

/// Throws io_error.
child_end make_child_end(child_io kind, direction way);

}  // namespace corest::io
