// What a source does that neither knows files nor runs anything.
#include <corest/async/byte_source.hpp>

namespace corest {

task<bool> byte_source::next_with_file(buffer& into, file_range&) { return next(into); }

task<> byte_source::stop() { co_return; }

}  // namespace corest
