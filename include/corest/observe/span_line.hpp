// A span as a line for people.
#pragma once
#include <corest/observe/span_record.hpp>

#include <string>

namespace corest {

/// `span GET /vehicles/{id} 1204us trace=... span=... parent=... http.route=/vehicles/{id} ...`.
[[nodiscard]] std::string span_line(span_record const& of);

}  // namespace corest
